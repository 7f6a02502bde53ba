/** The client on its own: nothing of the device comes with it, and it talks to any device of the same protocol. */
export type { Answer, CommonError, Refused, Success } from './answer.ts';
export {
  type CallOptions,
  type Client,
  type ClientOptions,
  type CommandMethod,
  type CommandMethods,
  type ConnectOptions,
  connect,
  type InProcessOptions,
  inProcess,
} from './client.ts';
export { ConnectionError, ReplyError, TimeoutError } from './errors.ts';
export type { DeviceLike } from './in-process.ts';
export type { TlsIdentity } from './transport.ts';
