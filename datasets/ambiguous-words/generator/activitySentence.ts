import type { Random } from '../../../lib/tensor/random';
import { chance, pick, pickWeighted, type Weighted } from './choice';
import { verbForms } from './english';
import { type Activity, type Frame, type Lexicon, type Phrase, type Subject } from './lexicon';
import { agree, drawSubject, fill, type Slots } from './slots';

/** Sentences that name a place, of those whose activity has one and whose frame has room for it. */
const WITH_PLACE = 0.45;

/** Frames without a subject that speak to you: Please wash your hands. */
const TO_YOU = /^(?:Please|Do not|Can you|You must|Would you|It is time)/;

/**
 * An activity in one of the frames that it is natural in: play football → Did you play football
 * yesterday?, 你昨天踢足球了吗？
 *
 * @returns nothing when what was drawn does not go together; draw again
 */
export function drawActivitySentence(
  random: Random,
  lexicon: Lexicon,
  activity: Activity,
): Phrase | undefined {
  const frame = drawFrame(random, lexicon, activity);
  const subject = drawSubject(random, lexicon, frame.en, activity.who);
  if (subject?.en === 'you' && frame.en.includes('{S}')) return undefined; // You are washing the car.
  const drawn = drawPlace(random, activity, frame);
  if (!drawn || (frame.en.startsWith('Where') && activity.places.length < 2)) return undefined;
  const place = fill(random, lexicon, drawn, { subject }) ?? drawn;
  const time = drawTime(random, lexicon, activity, frame);
  const verb = fill(random, lexicon, activity, { subject, polarity: frame.polarity });
  if (!verb || (!subject && isSomebodys(verb) && !TO_YOU.test(frame.en))) return undefined;
  if (/\{V(?:过|:)/.test(frame.zh) && !verb.zh.includes('~'))
    throw new Error(`"${activity.en}" has no ~ for "${frame.zh}"`);
  const both = { P: place, T: time };
  return fill(random, lexicon, frame, {
    subject,
    given: {
      en: { ...englishForms(lexicon, verb.en, subject), P: both.P.en, T: both.T.en },
      zh: {
        ...chineseForms(verb.zh),
        P: place.zh && `在${place.zh}`,
        在P: place.zh || !verb.zh.startsWith('在') ? `在${place.zh}` : '', // 正在饭馆吃饭
        T: time.zh,
      },
    },
    insert: (text) => insert(verb.zh, text),
  });
}

/** wash your hands: where the sentence has no subject, only you can be meant. */
function isSomebodys({ en }: Phrase): boolean {
  return /\byour\b/.test(en);
}

function drawFrame(random: Random, lexicon: Lexicon, { uses, en }: Activity): Frame {
  const fitting = lexicon.frames.filter(({ use }) => uses.includes(use));
  if (fitting.length === 0) throw new Error(`"${en}" has no frame`);
  return pickWeighted(
    random,
    fitting.map((frame): Weighted<Frame> => [frame, frame.share]),
  );
}

/** A place, or an empty one; nothing when the activity needs one and the frame has no room. */
function drawPlace(random: Random, { places }: Activity, { en }: Frame): Phrase | undefined {
  const none = { en: '', zh: '' };
  const named = places.filter((place) => place !== undefined);
  const isFree = named.length < places.length;
  if (!en.includes('{P}')) return isFree ? none : undefined;
  if (named.length === 0 || (isFree && !chance(random, WITH_PLACE))) return none;
  return pick(random, named);
}

function drawTime(random: Random, lexicon: Lexicon, { day }: Activity, { times }: Frame): Phrase {
  if (times === '') return { en: '', zh: '' };
  const set = (day && lexicon.phrases.get(`${times}.${day}`)) || lexicon.phrases.get(times);
  if (!set) throw new Error(`times "${times}" are in no table`);
  return pick(random, set);
}

function englishForms(lexicon: Lexicon, phrase: string, subject?: Subject): Slots {
  const [verb, ...rest] = phrase.split(' ');
  const { base, third, past, participle, ing } = verbForms(verb, lexicon.verbs);
  const with_ = (form: string): string => [form, ...rest].join(' ');
  return {
    V: with_(base),
    Vs: with_(subject ? agree(`${third}/${base}`, subject) : third),
    Ved: with_(past),
    Ven: with_(participle),
    Ving: with_(ing),
  };
}

/**
 * The Chinese forms of an activity from its marks: `^` is where 了 goes when it is done (without
 * it, at the end), `~` where 过 and a number of times go (踢~足球: 踢过足球, 踢了两次足球).
 */
function chineseForms(marked: string): Slots {
  const done = marked.includes('^') ? marked : `${marked}^`;
  return {
    V: insert(marked, ''),
    V了: done.replace('~', '').replace('^', '了'),
    V过: insert(marked, '过'),
  };
}

function insert(marked: string, text: string): string {
  return marked.replace('^', '').replace('~', text);
}
