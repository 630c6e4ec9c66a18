/// <reference lib="dom" />
import '@fontsource/source-sans-3/400.css';
import '@fontsource/source-sans-3/700.css';
import '@fontsource/source-code-pro/400.css';
import '@fontsource/noto-sans-sc/400.css';
import '@fontsource/noto-sans-sc/700.css';
import 'katex/dist/katex.min.css';
import 'reveal.js/reset.css';
import 'reveal.js/reveal.css';
import './deck.css';
import { leadToCells } from './chapterLinks';
import Reveal, { type RevealApi } from 'reveal.js';
import Notes from 'reveal.js/plugin/notes';

/** Starts the live slide when it comes near, so that it is warm when it is reached; it rests elsewhere. */
function wakeLiveSlide(deck: RevealApi): void {
  const room = document.querySelector<HTMLElement>('.live-room');
  if (!room || deck.getConfig().view === 'print') return;
  let leave: Promise<() => void> | undefined;
  const look = () => {
    const away = Math.abs(deck.getIndices().h - deck.getIndices(room.closest('section')!).h);
    if (away <= 1) leave ??= import('../live/live').then(({ openLiveRoom }) => openLiveRoom(room));
    if (away > 0) void leave?.then((rest) => rest());
  };
  deck.on('slidechanged', look);
  look();
}

const deck = new Reveal({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  transition: 'none',
  controlsTutorial: false,
  pdfSeparateFragments: true, // the only steps are the marks of a quiz: both states are of use
  pdfMaxPagesPerSlide: 1,
  plugins: [Notes],
});
leadToCells();
void deck.initialize().then(() => wakeLiveSlide(deck));
