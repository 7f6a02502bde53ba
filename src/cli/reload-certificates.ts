/** Certificates and revocation lists are read again when the process is told to (SIGHUP), while hosts stay connected. */
import type { RunningServer } from '../server/listener.ts';
import type { Logger } from '../server/logger.ts';
import type { HostTransports } from './host-transports.ts';
import type { Terminal } from './terminal.ts';

/** Follows what the process is told from now on; files that cannot be used leave everything as it is. */
export function followReload(
  { onReload }: Terminal,
  { readAgain }: HostTransports,
  server: Pick<RunningServer, 'changeCertificates'>,
  logger: Logger,
): void {
  if (readAgain === undefined || onReload === undefined) return;
  onReload(() => {
    const read = readAgain();
    if ('problems' in read) {
      for (const problem of read.problems) logger.error({ problem }, KEPT);
      return;
    }
    try {
      server.changeCertificates(read.material);
    } catch (error) {
      // What OpenSSL finds and our own look did not; its messages name no key.
      logger.error({ problem: (error as NodeJS.ErrnoException).code ?? (error as Error).name }, KEPT);
      return;
    }
    for (const warning of read.warnings) logger.warn({}, warning);
    const { revocationLists = [] } = read.material;
    logger.info({ files: read.files, revocationLists: revocationLists.length }, 'certificates read again');
  });
}

const KEPT = 'certificates were not changed: those that were there stay in use';
