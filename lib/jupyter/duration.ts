import type { Locale } from '../locale';

/** A duration as one says it: `0.4 s`, `37 s`, `2 min 05 s`, `1 h 03 min`. */
export function sayDuration(milliseconds: number, language: Locale): string {
  const words = language === 'zh' ? CHINESE : ENGLISH;
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} ${words.seconds}`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} ${words.seconds}`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} ${words.minutes} ${twoDigits(whole % 60)} ${words.seconds}`;
  return `${Math.floor(minutes / 60)} ${words.hours} ${twoDigits(minutes % 60)} ${words.minutes}`;
}

const ENGLISH = { hours: 'h', minutes: 'min', seconds: 's' };
const CHINESE = { hours: '小时', minutes: '分', seconds: '秒' };

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}
