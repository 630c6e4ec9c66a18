'use strict';

const UNITS = {
  en: { hours: 'h', minutes: 'min', seconds: 's' },
  zh: { hours: '小时', minutes: '分', seconds: '秒' },
};

/**
 * A duration as one says it: `0.4 s`, `37 s`, `2 min 05 s`, `1 h 03 min`.
 *
 * Plain JavaScript, since the set-up says it before anything has been compiled.
 *
 * @param {number} ms at least 0
 * @param {import('./preferredLocale.cjs').Locale} locale
 * @returns {string}
 */
function formatDuration(ms, locale) {
  const unit = UNITS[locale];
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} ${unit.seconds}`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} ${unit.seconds}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} ${unit.minutes} ${twoDigits(seconds % 60)} ${unit.seconds}`;
  }
  return `${Math.floor(minutes / 60)} ${unit.hours} ${twoDigits(minutes % 60)} ${unit.minutes}`;
}

/** @param {number} count @returns {string} */
function twoDigits(count) {
  return String(count).padStart(2, '0');
}

module.exports = { formatDuration };
