/** NK: executes several commands and gives their replies in one (commands-keys-admin 5). */
import type { NK } from '../../../../protocol/commands/admin/NK-chain.ts';
import { ByteWriter } from '../../../../protocol/derive/byte-writer.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import type { Answer, Call, Chain } from '../../call.ts';
import { type Refusal, refuse } from '../../refusal.ts';

type Chained = Answer<typeof NK>;

/** A handler; `call.chain` is there whenever the device executes NK. */
export function chainCommands(request: Request<typeof NK>, call: Call): Chained | Promise<Chained> {
  const chain = call.chain!;
  const headerLength = request.headers === '1' ? chain.port.headerLength : 0;
  const messages = copied(request);
  for (const message of messages) {
    const refusal = refusalOf(message, headerLength);
    if (refusal !== undefined) return refusal;
  }
  return new Run(chain, headerLength, messages).from(0);
}

/** The commands as pieces of their own: their places in the request are read again by whatever comes meanwhile. */
function copied({ commands }: Request<typeof NK>): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let i = 0; i < commands.length; i++) messages.push(new Uint8Array(commands.at(i).message.bytes()));
  return messages;
}

function refusalOf(message: Uint8Array, headerLength: number): Refusal<'15'> | undefined {
  if (message.length < headerLength + CODE) return TOO_SHORT;
  const code = String.fromCharCode(message[headerLength]!, message[headerLength + 1]!);
  if (code === 'NK') return NESTED;
  return PRINTING.has(code) ? PRINTS : undefined;
}

/** Executes the commands of one chain. */
class Run {
  readonly #chain: Chain;
  readonly #headerLength: number;
  readonly #messages: readonly Uint8Array[];
  readonly #out = new ByteWriter(FIRST_BYTES);
  readonly #replies: { readonly length: number; readonly reply: Uint8Array }[] = [];
  #length = 0;

  constructor(chain: Chain, headerLength: number, messages: readonly Uint8Array[]) {
    this.#chain = chain;
    this.#headerLength = headerLength;
    this.#messages = messages;
  }

  /** Executes the commands from one on; later when one of them answers later. */
  from(first: number): Chained | Promise<Chained> {
    const { device, peer, port } = this.#chain;
    const innerPort = { headerLength: this.#headerLength, lmk: port.lmk };
    for (let i = first; i < this.#messages.length; i++) {
      const message = this.#messages[i]!;
      this.#out.at = 0;
      const outcome = device.execute(message, 0, message.length, innerPort, this.#out, peer);
      if (outcome instanceof Promise)
        return outcome.then((framed) => {
          this.#take(framed.subarray(PREFIX));
          return this.from(i + 1);
        });
      // The connection stays: only the unknown command is answered as one.
      this.#take(outcome === 'close' ? this.#unknown(message) : new Uint8Array(this.#out.view().subarray(PREFIX)));
    }
    const replies = this.#replies;
    return this.#length > MOST_BYTES ? TOO_LONG : { count: replies.length, replies };
  }

  #take(reply: Uint8Array): void {
    this.#replies.push({ length: reply.length, reply });
    this.#length += LENGTH_DIGITS + reply.length;
  }

  #unknown(message: Uint8Array): Uint8Array {
    const reply = new Uint8Array([...message.subarray(0, this.#headerLength + CODE), ...UNKNOWN]);
    reply[this.#headerLength + 1]!++;
    return reply;
  }
}

/** Characters of a command code, bytes of the length in front of a reply, digits of the length inside a chain. */
const CODE = 2;
const PREFIX = 2;
const LENGTH_DIGITS = 4;
const FIRST_BYTES = 512;
/** What a message can hold behind header, codes and trailer. */
const MOST_BYTES = 65_000;
/** Error 68 in ASCII. */
const UNKNOWN = [0x36, 0x38];
/** Commands with a second reply (commands-keys-admin 1.3). */
const PRINTING: ReadonlySet<string> = new Set(['A2', 'NE', 'OA', 'OC', 'OE', 'PE', 'TA']);
const TOO_SHORT = refuse('15', 'commands.message', 'expected a header, when there are headers, and a command code');
const NESTED = refuse('15', 'commands.message', 'NK cannot be chained');
const PRINTS = refuse('15', 'commands.message', 'a command that prints cannot be chained');
const TOO_LONG = refuse('15', 'commands', 'the replies together are longer than a message');
