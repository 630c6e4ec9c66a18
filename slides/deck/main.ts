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
import Reveal, { type RevealApi } from 'reveal.js';
import Notes from 'reveal.js/plugin/notes';

/** Starts the live slide when it comes near, so that it is warm when it is reached. */
function wakeLiveSlide(deck: RevealApi): void {
  const room = document.querySelector<HTMLElement>('.live-room');
  if (!room) return;
  let isAwake = false;
  const wake = () => {
    const current = deck.getIndices().h;
    const own = deck.getIndices(room.closest('section')!).h;
    if (isAwake || Math.abs(current - own) > 1) return;
    isAwake = true;
    void import('../live/live').then(({ openLiveRoom }) => openLiveRoom(room));
  };
  deck.on('slidechanged', wake);
  wake();
}

const deck = new Reveal({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  transition: 'none',
  pdfSeparateFragments: true, // the only steps are the marks of a quiz: both states are of use
  pdfMaxPagesPerSlide: 1,
  plugins: [Notes],
});
void deck.initialize().then(() => wakeLiveSlide(deck));
