// Comfort on every page: the theme switch, the password eye, printing, focus in dialogs, notices that are read
// once opened. Nothing depends on it.
const root = document.documentElement
const YEAR = 365 * 24 * 3600

function currentTheme() {
  if (root.dataset.theme) return root.dataset.theme
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'g100' : 'g10'
}

function switchTheme() {
  const theme = currentTheme() === 'g100' ? 'g10' : 'g100'
  root.dataset.theme = theme
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${secure}`
}

function togglePassword(button) {
  const field = document.getElementById(button.dataset.password)
  const shown = field.type === 'text'
  field.type = shown ? 'password' : 'text'
  button.setAttribute('aria-pressed', String(!shown))
}

for (const element of document.querySelectorAll('[data-needs-script]')) element.hidden = false

document.addEventListener('click', (event) => {
  const theme = event.target.closest('[data-theme-switch]')
  if (theme) switchTheme()
  const eye = event.target.closest('[data-password]')
  if (eye) togglePassword(eye)
  const print = event.target.closest('[data-print]')
  if (print) window.print()
  const notice = event.target.closest('.notes .unread a.t')
  if (notice) markRead(notice.closest('.unread').querySelector('form'))
})

// A notice that is opened is read; without a script its button says so.
function markRead(form) {
  if (form) navigator.sendBeacon(form.action, new FormData(form, form.querySelector('[name=notice]')))
}

// A dialog takes the focus and keeps it; the browser gives it back to the button that opened it.
const FOCUSABLE = 'a[href], button, input:not([type=hidden]), select, textarea, summary'

function stopsOf(dialog) {
  return [...dialog.querySelectorAll(FOCUSABLE)].filter((each) => !each.disabled && each.offsetParent)
}

for (const dialog of document.querySelectorAll('.dialog[popover]')) {
  dialog.addEventListener('toggle', (event) => {
    if (event.newState === 'open') stopsOf(dialog)[0]?.focus()
  })
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return
    const stops = stopsOf(dialog)
    const leaves = event.shiftKey ? stops[0] : stops.at(-1)
    if (document.activeElement !== leaves) return
    event.preventDefault()
    const enters = event.shiftKey ? stops.at(-1) : stops[0]
    enters.focus()
  })
}
