import { pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { entropyAt } from './softmaxEntropy';
import { temperatureMistakes } from './temperatureForMistakes';

/** What the learner's function looks like. */
export type Temperature = (scores: readonly number[], entropy: number) => number;

function temperatureFor(scores: readonly number[], entropy: number): number {
  const softmaxEntropy = (temperature: number) => {
    const largest = Math.max(...scores);
    const parts = scores.map((score) => Math.exp((score - largest) / temperature));
    const total = parts.reduce((a, b) => a + b, 0);
    const weights = parts.map((part) => part / total);
    return -weights.reduce((sum, w) => sum + (w > 0 ? w * Math.log(w) : 0), 0);
  };
  let [low, high] = [1e-6, 1e6];
  for (let step = 0; step < 100; step++) {
    const middle = Math.sqrt(low * high); // halves the range of exponents
    if (softmaxEntropy(middle) < entropy) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** Doubles until it is too warm, then halves the step. */
function byDoubling(scores: readonly number[], entropy: number): number {
  let temperature = 1e-4;
  while (entropyAt(scores, temperature) < entropy) temperature *= 2;
  for (let step = temperature / 4; step > temperature * 1e-9; step /= 2) {
    temperature += entropyAt(scores, temperature) < entropy ? step : -step;
  }
  return temperature;
}

/** 02.7: what √dK does, measured: the temperature that makes a row as soft as you want it. */
export const TEMPERATURE: FunctionExercise<Temperature> = {
  kind: 'stretch',
  id: '02.7',
  title: {
    zh: '加一把劲：多高的温度，多软的权重',
    en: 'Stretch: which temperature for which weights',
  },
  difficulty: 3,
  minutes: 40,
  points: 10,
  functionName: 'temperatureFor',
  parameters: ['scores', 'entropy'],
  draw: (random, round) => {
    const size = round < 3 ? 3 : pick(random, [3, 5, 11]);
    const scale = round % 2 === 0 ? 3 : 300; // unscaled products of many dimensions are large
    const scores = Array.from(
      { length: size },
      (_, i) => i * scale * 0.7 + scale * random.normal(),
    );
    const share = 0.3 + 0.6 * random.uniform();
    return [scores, share * Math.log(size)];
  },
  reference: byDoubling,
  tolerance: 0.02,
  right: [temperatureFor, byDoubling],
  wrong: temperatureMistakes,
  hints: [
    {
      zh: '先写一个函数，给定温度，算 softmax(s/τ) 的熵。温度升高，熵是升还是降？两头各趋于多少？',
      en: 'First write a function: for a temperature, the entropy of softmax(s/τ). Does entropy rise or fall with it? What are its two limits?',
    },
    {
      zh: '熵随温度单调上升，所以可以二分：熵不够就升温，过了就降温。温度的范围很大，取几何平均 √(低·高) 比取中点快得多。',
      en: 'Entropy rises with temperature all the way, so halve: too little entropy, warmer; too much, cooler. The range is wide, so take √(low · high) rather than the middle.',
    },
    {
      zh: '分数有几百时 Math.exp 会溢出：先减去最大值。权重为 0 时 w·ln w 取 0，否则得到 NaN。',
      en: 'With scores of some hundreds Math.exp overflows: subtract the maximum first. Where a weight is 0, take w·ln w as 0, or it is NaN.',
    },
  ],
};
