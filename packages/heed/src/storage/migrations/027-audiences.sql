-- Rules of audiences: nothing of a person. What changes is a newer row; a row without a rule removes the audience.
create table heed.audience (name text not null, at timestamptz not null, id uuid not null, purpose text not null, rule text, actor text not null, primary key (name, at, id));
grant select on heed.audience to {{reader}}, {{steward}}, {{rights}}, {{auditor}};
grant insert on heed.audience to {{steward}};
