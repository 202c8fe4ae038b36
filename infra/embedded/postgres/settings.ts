/**
 * Settings for many small transactions and range scans on one ordinary computer that does other things too.
 * They are given on the command line, so a newer program's settings apply to an older data directory.
 */
export function serverSettings(options: { host: string; port: number; durable: boolean }): string[] {
  const settings: Record<string, string> = {
    listen_addresses: options.host,
    port: String(options.port),
    // Socket paths are limited to 107 bytes, less than a data directory's may have.
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '192MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: '1.1',
    jit: 'off',
    // One server with no replicas: the least that crash recovery needs.
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_buffers: '16MB',
    max_wal_size: '2GB',
    min_wal_size: '128MB',
    checkpoint_timeout: '10min',
    synchronous_commit: options.durable ? 'on' : 'off',
    fsync: options.durable ? 'on' : 'off',
    full_page_writes: options.durable ? 'on' : 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_checkpoints: 'off',
    logging_collector: 'off',
    cluster_name: 'spectra',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
