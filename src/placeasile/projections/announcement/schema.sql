-- A row is an announcement that has begun; it is shown until last_day or its withdrawal.
create table announcement (
  subject uuid not null,
  notification_id uuid not null,
  content text not null,
  start_on date not null,
  last_day date,
  withdrawn_on date,
  primary key (subject, notification_id)
);
