'use strict';

/** @param {string} character @returns {number} columns of a terminal: two for a Chinese character */
const columnsOfOne = (character) => (character >= '\u2e80' ? 2 : 1);

/**
 * @param {string} text one line
 * @returns {number} columns that it takes in a terminal
 */
function columns(text) {
  return [...text].reduce((sum, character) => sum + columnsOfOne(character), 0);
}

/**
 * @param {string} text one line
 * @param {number} most columns that there are
 * @returns {string} the text, or its beginning and `…`, so that a terminal does not break the line
 */
function fitColumns(text, most) {
  if (columns(text) <= most) return text;
  let left = most - 1;
  let fitting = '';
  for (const character of text) {
    left -= columnsOfOne(character);
    if (left < 0) break;
    fitting += character;
  }
  return `${fitting}…`;
}

module.exports = { columns, fitColumns };
