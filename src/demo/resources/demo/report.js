// Filters of the gallery. Without this file everything is shown.
const filters = document.querySelector('.filters');
const cards = [...document.querySelectorAll('.card')];
const chosen = { tenant: '', kind: '' };

function show() {
  let shown = 0;
  for (const card of cards) {
    card.hidden = Object.entries(chosen).some(([name, value]) => value && card.dataset[name] !== value);
    shown += card.hidden ? 0 : 1;
  }
  filters.querySelector('.shown').textContent = `${shown} of ${cards.length} requests`;
}

filters.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  const group = button.closest('fieldset');
  for (const other of group.querySelectorAll('button')) {
    other.setAttribute('aria-pressed', String(other === button));
  }
  chosen[group.dataset.filter] = button.value;
  show();
});
filters.hidden = false;
show();
