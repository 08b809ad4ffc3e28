// Builds static/dist from static/src and the locked packages: style sheets, scripts, icon sprite, fonts.
import { cpSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'esbuild'
import { transform } from 'lightningcss'
import { compile } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, 'src')
const target = join(here, 'dist')
const packages = join(here, '..', 'node_modules')

const FONTS = {
  'plex-sans': ['IBMPlexSans-Light', 'IBMPlexSans-Regular', 'IBMPlexSans-SemiBold'],
  'plex-mono': ['IBMPlexMono-Regular'],
}
const SCRIPTS = ['portal', 'charts']
const BROWSERS = { chrome: 111 << 16, firefox: 125 << 16, safari: 17 << 16 }

function styleSheet(name) {
  const { css } = compile(join(source, 'scss', `${name}.scss`), { loadPaths: [packages], quietDeps: true })
  const { code } = transform({ filename: `${name}.css`, code: Buffer.from(css), minify: true, targets: BROWSERS })
  writeFileSync(join(target, `${name}.css`), code)
}

function scripts() {
  return bundle({
    entryPoints: SCRIPTS.map((name) => join(source, 'js', `${name}.js`)),
    outdir: target,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  })
}

function symbol(name) {
  const svg = readFileSync(join(packages, '@carbon/icons/svg/32', `${name}.svg`), 'utf8')
  const drawing = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
  const visible = drawing.replace(/<title>[\s\S]*?<\/title>|<rect[^>]*fill="none"[^>]*\/>/g, '').replace(/\s+/g, ' ')
  return `<symbol id="${name}" viewBox="0 0 32 32">${visible.replace(/ style="[^"]*"/g, '')}</symbol>`
}

function icons() {
  const names = readFileSync(join(source, 'icons.txt'), 'utf8').split('\n').filter(Boolean)
  const symbols = names.map(symbol).join('\n')
  writeFileSync(join(target, 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`)
}

function copies() {
  for (const drawing of ['tiers.svg', 'favicon.svg']) cpSync(join(source, drawing), join(target, drawing))
  for (const [family, files] of Object.entries(FONTS)) {
    for (const file of files) {
      const font = `${file}.woff2`
      cpSync(join(packages, '@ibm', family, 'fonts/complete/woff2', font), join(target, 'fonts', font))
    }
  }
}

async function build() {
  const started = Date.now()
  rmSync(target, { recursive: true, force: true })
  mkdirSync(join(target, 'fonts'), { recursive: true })
  styleSheet('portal')
  styleSheet('charts')
  await scripts()
  icons()
  copies()
  console.log(`static/dist built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

await build()
if (process.argv.includes('--watch')) {
  let waiting
  watch(source, { recursive: true }, () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => build().catch((error) => console.error(error.message)), 200)
  })
}
