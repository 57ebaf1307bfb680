package store

// indexSubjects has the jobs that wait be found by what they are of, when that is erased.
// River's own index of arguments is for any question, and each job would pay for it three
// times; this one holds a job while it waits. It is made beside River's migrations, since
// the table is theirs. Queries must say the same, the cast included, without which SQLite scans.
const indexSubjects = `CREATE INDEX IF NOT EXISTS river_job_subject
ON river_job (CAST(COALESCE(args ->> 'file_uuid', args ->> 'flow_id', args ->> 'delivery_id') AS TEXT))
WHERE state IN ('available', 'retryable', 'scheduled')`
