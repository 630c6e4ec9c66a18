"""A training run in a cell: seen while it runs, stopped by the learner, its model usable after."""

from __future__ import annotations

import time

from kernel_client import TIMEOUT, KernelCase

SET_UP = """
import {
  ChineseTokenizer, EnglishTokenizer, Transformer, TranslationData, Translator,
  constantSchedule, train, trainingDisplay, translation,
} from 'attention-kit';
const words = { one: '一', two: '二', three: '三', four: '四' };
const pairs = Object.entries(words).flatMap(([a, x]) => Object.entries(words)
  .map(([b, y]) => ({ source: `${a} ${b}`, target: x + y })));
const training = TranslationData.build(pairs, {
  sourceTokenizer: new EnglishTokenizer(), targetTokenizer: new ChineseTokenizer(),
});
"""
START = """
const model = new Transformer({
  sourceVocabSize: training.source.vocabulary.size, targetVocabSize: training.target.vocabulary.size,
  dModel: 8, numHeads: 2, dFF: 16, numLayers: 1, maxLen: 8, seed: 1,
});
const translator = new Translator({ model, ...training.languages });
const result = await train(translation(model), { training, validation: training }, {
  epochs: %s,
  optimizer: { schedule: constantSchedule(0.01) },
  evaluation: { everySteps: 50 },
  observer: trainingDisplay({
    samples: { titles: ['one two'], make: () => [translator.translate('one two').text] },
  }),
});
"""


class Training(KernelCase):
    def test_runs_and_shows_itself(self) -> None:
        self.run_ok(SET_UP)
        outcome = self.run_ok(START % 60 + "result.reason")
        self.assertEqual(outcome.result, "'finished'")
        shown = outcome.of("display_data")
        kinds = [sorted(content["data"]) for content in shown]
        self.assertIn(["image/svg+xml", "text/plain"], kinds)  # the curve while it moves
        updates = [sorted(content["data"]) for content in outcome.of("update_display_data")]
        self.assertIn(["application/vnd.plotly.v1+json", "text/plain"], updates)  # and at rest
        self.assertEqual(len(shown), 3)
        last = outcome.of("update_display_data")[-1]["data"]["text/plain"]
        self.assertIn("60/60", last)

    def test_interrupt_stops_it_and_keeps_the_model(self) -> None:
        self.run_ok(SET_UP)
        msg_id = self.send(START % 100_000)
        while True:
            message = self.kc.get_iopub_msg(timeout=TIMEOUT)
            data = message["content"].get("data", {})
            if "image/svg+xml" in data:
                break
        self.km.interrupt_kernel()
        outcome = self.collect(msg_id)
        self.assertEqual(outcome.reply["ename"], "Interrupted")
        self.assertLess(outcome.seconds, 5)
        bars = [
            content["data"]["text/plain"]
            for content in outcome.of("update_display_data")
            if "█" in content["data"]["text/plain"] or "░" in content["data"]["text/plain"]
        ]
        self.assertIn("stopped before the end", bars[-1])
        self.assert_nothing_goes_on()
        self.assertIn("text", self.run_ok("translator.translate('one two')").result)

    def assert_nothing_goes_on(self) -> None:
        """The model's parameters stand still: no step is made in the background."""
        code = "(await model.wLogits.weight.data()).join()"
        first = self.run_ok(code).result
        time.sleep(0.5)
        self.assertEqual(self.run_ok(code).result, first)
