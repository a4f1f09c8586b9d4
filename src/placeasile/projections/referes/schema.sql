-- A row is a département and a month, as restated if it was.
create table referes (
  subject uuid not null,
  departement text collate "C" not null,
  month text collate "C" not null,
  month_end date not null,
  deboutes_sans_mesure int,
  mises_en_demeure int,
  referes_engages int,
  referes_executes int,
  execution_rate numeric(12, 2),
  restated boolean not null,
  primary key (subject, month)
);
