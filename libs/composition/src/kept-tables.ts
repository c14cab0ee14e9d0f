/**
 * Tables of the read-model store that are their own truth, and what is gone with each: they do not follow from the log, so that a backup
 * has to hold them and a rebuild leaves them alone.
 */
export const KEPT_TABLES: Readonly<Record<string, string>> = {
  dataKeys: 'every secret, and all data of people',
  dataKeyErasures: 'that something was erased, for processes that run',
  locations: 'until when each registration holds',
  offlineTimers: 'which extensions may have lost their last phone a moment ago',
  deviceAccesses: 'how often each device came again for what it had',
};

/**
 * What processes tell each other of themselves: without it they tell it again. Of the checkpoints a backup has those of reactions, which
 * then need not look at the whole log again; never those of read models that it has not.
 */
export const TABLES_OF_PROCESSES: readonly string[] = ['checkpoints', 'followers', 'leases', 'registrarReports'];
