import { PALETTE } from '../palette';
import { CAPTION_SIZE } from '../svg/caption';
import type { ArchitecturePart } from './blocks';

/** Paper, ink and lines; then the fill of each part. The dark colours are for a dark screen. */
export const STYLE = `
.arch{--paper:#fff;--ink:#222;--line:#555;--faint:#8c8c8c;--frame:#f4f4f4;
--attention:#fbe3b4;--feedForward:#cfe6f5;--norm:#f3efc2;--embed:#f4dbe8;--head:#dedcf2;
--lit:${PALETTE.alarm.fill}}
@media (prefers-color-scheme:dark){.arch{--paper:#1e1e1e;--ink:#eee;--line:#bbb;--faint:#787878;
--frame:#2a2a2a;--attention:#6b4a10;--feedForward:#1f4f6b;--norm:#57521f;--embed:#6a3a53;
--head:#44406e;--lit:#ff8a3d}}
@media print{.arch{--paper:#fff;--ink:#000;--line:#333;--faint:#8c8c8c;--frame:#f4f4f4;
--attention:#fbe3b4;--feedForward:#cfe6f5;--norm:#f3efc2;--embed:#f4dbe8;--head:#dedcf2;--lit:${PALETTE.alarm.fill}}}
.arch text{fill:var(--ink);text-anchor:middle;font-size:14px}
.arch .flow{stroke:var(--line);stroke-width:1.6;fill:none}
.arch .tip{fill:var(--line)}
.arch .box{stroke:var(--line);stroke-width:1.2}
.arch .pale{fill:var(--paper)!important;stroke:var(--faint)}
.arch .lit{stroke:var(--lit);stroke-width:3}
.arch .missing{fill:none;stroke:var(--faint);stroke-dasharray:3 3}
.arch .shape{font-size:11px;text-anchor:start;paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
.arch .caption{font-size:${CAPTION_SIZE}px;text-anchor:start}
.arch .big{font-size:18px;font-weight:bold}`.trim();

/** Where a drawing is shown from afar, its small words are as large as the others. */
export const WIDE_STYLE = '\n.arch.wide .shape{font-size:14px}';

/** What each part is filled with. */
export const FILLS: Readonly<Record<ArchitecturePart, string>> = {
  inputs: 'none',
  shiftedRight: 'none',
  embedding: 'var(--embed)',
  positions: 'var(--paper)',
  selfAttention: 'var(--attention)',
  maskedAttention: 'var(--attention)',
  crossAttention: 'var(--attention)',
  feedForward: 'var(--feedForward)',
  addNorm: 'var(--norm)',
  encoderStack: 'var(--frame)',
  decoderStack: 'var(--frame)',
  linear: 'var(--head)',
  softmax: 'var(--head)',
};
