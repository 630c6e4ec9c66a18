import { describe, expect, it } from 'vitest';
import { chooseLanguage, option } from '../../lib/cli/bootstrap/language.cjs';

describe('chooseLanguage', () => {
  it('takes --lang before what the environment says', () => {
    const env = { KIT_LANG: 'zh', LANG: 'en_US.UTF-8' };
    expect(chooseLanguage(['--lang', 'en'], env)).toBe('en');
    expect(chooseLanguage(['--lang=en'], env)).toBe('en');
    expect(chooseLanguage([], env)).toBe('zh');
  });

  it('leaves a language that it does not have to the environment', () => {
    expect(chooseLanguage(['--lang', 'fr'], { LANG: 'zh_CN' })).toBe('zh');
  });
});

describe('option', () => {
  it('reads both spellings and misses what is not there', () => {
    expect(option(['--port', '9000'], '--port')).toBe('9000');
    expect(option(['--port=9000'], '--port')).toBe('9000');
    expect(option(['--portable=1'], '--port')).toBeUndefined();
  });
});
