/** What is allowed under one LMK at one interface, made ready so that asking is a look-up: no text is built for it. */
import { type Activity, type ActivityCategory, activityCategories } from './activity.ts';

/** Made anew whenever what is authorised changes. */
export class Permits {
  /** Categories as a whole, a bit for each. */
  #whole = 0;
  /** Subjects by category, as they are stored and in capitals: handlers name key types so. */
  readonly #subjects: (Set<string> | undefined)[] = new Array(activityCategories.length).fill(undefined);
  readonly #everything: boolean;

  constructor(everything: boolean, activities: Iterable<Activity>) {
    this.#everything = everything;
    for (const { category, subject } of activities) {
      const place = places[category];
      if (subject === '') this.#whole |= 1 << place;
      else {
        const subjects = (this.#subjects[place] ??= new Set());
        subjects.add(subject).add(subject.toUpperCase());
      }
    }
  }

  /** Is an activity allowed? Without subject it must be allowed for all of them. */
  allow(category: string, subject: string): boolean {
    if (this.#everything) return true;
    const place = placeOf[category];
    if (place === undefined) return false;
    if ((this.#whole & (1 << place)) !== 0) return true;
    return this.#subjects[place]?.has(subject) === true;
  }
}

const places = Object.freeze(
  Object.fromEntries(activityCategories.map((category, place) => [category, place])),
) as Readonly<Record<ActivityCategory, number>>;
const placeOf: Readonly<Record<string, number>> = places;
