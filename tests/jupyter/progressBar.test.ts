import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProgressBar } from '../../lib/jupyter';
import { useFakeNotebook } from './fakeNotebook';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const text = (data: Readonly<Record<string, unknown>>): string => data['text/plain'] as string;

describe('in a notebook', () => {
  const notebook = useFakeNotebook();
  const shownText = () => text(notebook().shown[0].data);

  test('shows bar, count, rate and time left', () => {
    const bar = new ProgressBar(200, { label: 'work', unit: 'steps', language: 'en' });
    vi.advanceTimersByTime(2000);
    bar.advance(50);
    expect(shownText()).toBe(
      'work ██████░░░░░░░░░░░░░░░░░░ 25% · 50/200 · 25.0 steps/s · 6.0 s left',
    );
    expect(notebook().shown[0].data['text/html']).toContain('<progress value="50" max="200">');
  });

  test('speaks Chinese', () => {
    const bar = new ProgressBar(200, { label: '训练', unit: '步', language: 'zh' });
    vi.advanceTimersByTime(2000);
    bar.advance(50);
    expect(shownText()).toContain('25.0 步/秒 · 还剩 6.0 秒');
    bar.finish();
    expect(shownText()).toContain('用时 2.0 秒');
  });

  test('redraws one output, at most ten times a second', () => {
    const bar = new ProgressBar(1000);
    for (let i = 0; i < 1000; i++) {
      vi.advanceTimersByTime(5);
      bar.advance();
    }
    bar.finish();
    expect(notebook().shown).toHaveLength(1);
    expect(notebook().shown[0].updates).toBeGreaterThan(40);
    expect(notebook().shown[0].updates).toBeLessThanOrEqual(51);
  });

  test('leaves one final line with what was done', () => {
    const bar = new ProgressBar(3, { label: 'work', language: 'en' });
    vi.advanceTimersByTime(1000);
    bar.advance(3);
    bar.finish('loss 0.25');
    bar.finish('not twice');
    expect(shownText()).toMatch(/^work █{24} 100% · 3\/3 · 3\.00 \/s · took 1\.0 s · loss 0\.25$/);
  });

  test('follows the rate of the last seconds', () => {
    const bar = new ProgressBar(1000, { language: 'en' });
    vi.advanceTimersByTime(10_000);
    bar.set(10);
    for (let i = 1; i <= 20; i++) {
      vi.advanceTimersByTime(500);
      bar.set(10 + 10 * i);
    }
    expect(shownText()).toContain('20.0 /s');
  });

  test('takes a better estimate of the time left than its own', () => {
    const bar = new ProgressBar(10, { language: 'en' });
    vi.advanceTimersByTime(1000);
    bar.set(5, '', 65_000);
    expect(shownText()).toContain('1 min 05 s left');
  });

  test('counts from where resumed work began', () => {
    const bar = new ProgressBar(10, { language: 'en', from: 5 });
    expect(shownText()).toContain('50% · 5/10');
    vi.advanceTimersByTime(1000);
    bar.advance(5);
    bar.finish();
    expect(shownText()).toContain('5.00 /s');
  });

  test('keeps a label text, whatever is in it', () => {
    new ProgressBar(1, { label: '<img src=x>' });
    expect(notebook().shown[0].data['text/html']).toContain('&lt;img src=x&gt;');
  });

  test('has nothing to do, and does not go beyond its end', () => {
    new ProgressBar(0);
    expect(shownText()).toContain('100% · 0/0');
    const bar = new ProgressBar(2);
    vi.advanceTimersByTime(1000);
    bar.advance(7);
    expect(text(notebook().shown[1].data)).toContain('100% · 2/2');
  });
});

describe('elsewhere', () => {
  test('prints the final line only, where nothing can be redrawn', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const bar = new ProgressBar(2, { label: 'work', language: 'en' });
    vi.advanceTimersByTime(1000);
    bar.advance();
    expect(log).not.toHaveBeenCalled();
    bar.advance();
    bar.finish();
    expect(log.mock.calls).toEqual([[expect.stringContaining('100% · 2/2')]]);
    log.mockRestore();
  });
});

test('refuses a total that is no count', () => {
  expect(() => new ProgressBar(-1)).toThrow('total: expected 0 or more, received -1');
  expect(() => new ProgressBar(NaN)).toThrow(RangeError);
});
