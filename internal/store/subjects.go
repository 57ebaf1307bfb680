package store

// indexSubjects has the jobs that wait be found by what they are of, when that is erased.
// River's own index of arguments is for any question, and each job would pay for it three
// times; this one holds a job while it waits. It is made beside River's migrations, since
// the table is theirs.
const indexSubjects = `CREATE INDEX IF NOT EXISTS river_job_subject
ON river_job (COALESCE(args ->> 'file_uuid', args ->> 'flow_id', args ->> 'delivery_id'))
WHERE state IN ('available', 'retryable', 'scheduled')`
