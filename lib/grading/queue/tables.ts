/** What a queue needs beside pg-boss; the lock is for workers that start at the same time. */
export const TABLES = `
begin;
select pg_advisory_xact_lock(20140614);
create schema if not exists attention_kit;
create table if not exists attention_kit.run (
  id text primary key,
  seed text not null,
  attempts text not null,
  exercises text not null,
  fingerprint text not null,
  began timestamptz not null default now()
);
create table if not exists attention_kit.submission (
  run text not null references attention_kit.run on delete cascade,
  student text not null,
  submission text not null,
  content bytea not null,
  primary key (run, student, submission)
);
create table if not exists attention_kit.result (
  run text not null,
  student text not null,
  submission text not null,
  content bytea not null,
  primary key (run, student, submission),
  foreign key (run, student, submission) references attention_kit.submission on delete cascade
);
commit;
`;
