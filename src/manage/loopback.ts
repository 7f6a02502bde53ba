/** Which hosts stand for this machine alone. */

/** Can only this machine reach a listener on that host? A name other than `localhost` is taken for one that others can. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}
