// Charts: draws [data-chart] holders from the JSON beside them. Every chart has its table, so a page is complete without it.
import { LineChart, StackedBarChart } from '@carbon/charts'

const kinds = { line: LineChart, stacked: StackedBarChart }
const night = matchMedia('(prefers-color-scheme: dark)')
const drawn = []

function theme() {
  return document.documentElement.dataset.theme || (night.matches ? 'g100' : 'g10')
}

function resolveColours(scale) {
  const style = getComputedStyle(document.documentElement)
  const resolved = Object.entries(scale).map(([name, value]) => [
    name,
    value.startsWith('--') ? style.getPropertyValue(value).trim() : value,
  ])
  return Object.fromEntries(resolved)
}

function millions(digits) {
  return (value) => (typeof value === 'number' ? `$${value.toFixed(digits)}M` : value)
}

function complete(options) {
  const axes = Object.entries(options.axes).map(([side, axis]) => [
    side,
    axis.money ? { ...axis, ticks: { ...axis.ticks, formatter: millions(1) } } : axis,
  ])
  return {
    ...options,
    theme: theme(),
    axes: Object.fromEntries(axes),
    color: { scale: resolveColours(options.color.scale) },
    tooltip: { valueFormatter: millions(2) },
  }
}

function draw(holder) {
  const { data, options } = JSON.parse(document.getElementById(holder.dataset.spec).textContent)
  const chart = new kinds[holder.dataset.chart](holder, { data, options: complete(options) })
  drawn.push({ chart, options })
}

function redraw() {
  for (const { chart, options } of drawn) chart.model.setOptions(complete(options))
}

document.querySelectorAll('[data-chart]').forEach(draw)
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] })
night.addEventListener('change', redraw)
