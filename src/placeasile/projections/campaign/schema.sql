-- A row is a deadline of an update campaign: that of a département, or everywhere ('').
create table campaign (
  subject uuid not null,
  departement text collate "C" not null,
  year int not null,
  opened_on date not null,
  deadline date not null,
  motif text,
  closed_on date,
  primary key (subject, departement)
);
