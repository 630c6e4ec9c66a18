/// <reference lib="dom" />

/** When a chapter should be open, on a quick machine and on a slow one. */
const OPEN_MS = [4000, 10_000];

/**
 * Links to a chapter open it in a tab of its own, and there go on to the cell: JupyterLab looks at what
 * stands behind the `#` of an address once the notebook is open, not while it opens.
 */
export function leadToCells(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="/notebooks/"]');
    if (!link) return;
    event.preventDefault();
    const tab = window.open(link.href, 'chapter');
    if (tab) void goOn(tab, link.href);
  });
}

async function goOn(tab: Window, link: string): Promise<void> {
  const answer = await fetch(link, { headers: { accept: 'application/json' } });
  if (!answer.ok) return; // the tab says why
  const { cell } = (await answer.json()) as { cell: string };
  for (const wait of OPEN_MS) {
    setTimeout(() => {
      if (!tab.closed && cell.includes('#')) tab.location.href = cell;
    }, wait);
  }
}
