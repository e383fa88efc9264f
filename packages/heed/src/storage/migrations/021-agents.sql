-- Who asks for other people (Data Rights Protocol): registered by the operator, with the key that they sign with. Of an agent's token only the hash is kept.
create table heed.agent (
  id text primary key, name text not null, verify_key bytea not null, business text not null, callback_host text, token bytea, at timestamptz not null);
-- Signed messages that were taken, so that each counts once; gone when it would count no longer anyhow.
create table heed.agent_message (hash bytea primary key, until timestamptz not null);
-- `agent_request`: keyed hash of the number that the agent gave it. `agent_due`: something happened that the agent has not been told of.
alter table heed.asked add agent_request uuid, add agent_due timestamptz, add agent_tries integer not null default 0;
create index asked_agent_due on heed.asked (agent_due) where agent_due is not null;
grant select, update (token) on heed.agent to {{steward}};
grant select, insert, delete on heed.agent_message to {{steward}};
