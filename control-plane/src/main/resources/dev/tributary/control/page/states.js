// States of jobs, rounds and clients, each with a word and a kind; the kind chooses the colour, and
// nothing is told by colour alone.

import {h} from './dom.js';

const STATES = {
  QUEUED: ['Queued', 'wait', 'no coordinator has answered yet'],
  PREPARING: ['Preparing', 'run', 'the first model is being drawn and published'],
  WAITING: ['Waiting', 'wait', 'between rounds'],
  ADVERTISING: ['Advertising', 'run', 'clients advertise their keys'],
  SHARING: ['Sharing', 'run', 'clients share their secrets with neighbours'],
  COLLECTING: ['Collecting', 'run', 'clients train and upload'],
  UNMASKING: ['Unmasking', 'run', 'members take the masks off their sum'],
  RELEASING: ['Releasing', 'run', 'the next model is being made'],
  PAUSED: ['Paused', 'wait', 'somebody paused it; an open round ends as usual'],
  STOPPING: ['Stopping', 'off', 'somebody stopped it; clients end their task'],
  FINISHED: ['Finished', 'good', 'all rounds are done'],
  STOPPED: ['Stopped', 'off', 'somebody stopped it'],
  FAILED: ['Failed', 'bad', 'it could not go on'],
  REFUSED: ['Refused', 'bad', 'it never began'],
  PUBLISHED: ['Published', 'good', 'it made a model'],
  ABANDONED: ['Abandoned', 'bad', 'it made no model'],
  CUT_SHORT: ['Cut short', 'off', 'its job ended first'],
  IDLE: ['Idle', 'good', 'in no open round'],
  BUSY: ['Busy', 'run', 'in an open round, and has slots left'],
  FULL: ['Full', 'run', 'open rounds have all its slots'],
  CORDONED: ['Cordoned', 'wait', 'somebody keeps it out of new rounds'],
  QUARANTINED: ['Quarantined', 'bad', 'it is kept out of rounds for what it sends'],
  UNAVAILABLE: ['Unavailable', 'off', 'it left, or is silent'],
};

const ENDS = ['FINISHED', 'STOPPED', 'FAILED', 'REFUSED'];

export const JOB_STATES = [
  'QUEUED', 'PREPARING', 'WAITING', 'ADVERTISING', 'SHARING', 'COLLECTING', 'UNMASKING', 'RELEASING',
  'STOPPING',
  ...ENDS,
];

export function ended(state) {
  return ENDS.includes(state);
}

/** What to call a job's state: that somebody paused it says more than what it is at. */
export function stateOf({state, standing}) {
  return standing === 'PAUSED' || standing === 'STOPPING' ? standing : state;
}

/** A state's word; one that this page does not know is shown as it is. */
export function word(state) {
  return STATES[state]?.[0] ?? state;
}

export function badge(state) {
  const [name, kind, meaning] = STATES[state] ?? [state, 'off', null];
  return h('span', {class: `state ${kind}`, title: meaning}, name);
}

/** Something that is well or is not. */
export function health(well, name) {
  return h('span', {class: `state ${well ? 'good' : 'bad'}`}, name);
}
