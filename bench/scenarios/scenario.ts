/** What a load test sends: parts with weights. Scenarios are data: each file beside this one is one of them. */

/** A scenario. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Share of each part in what is started; a flow counts once, whatever its number of calls. */
  readonly mix: Readonly<Record<string, number>>;
}
