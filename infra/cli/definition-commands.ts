import type { Option } from './command.ts';

/** What is done with the definitions of a kind. */
export interface DefinitionAction {
  name: 'plan' | 'apply';
  description: string;
  options?: readonly Option[];
}

/** A command about definitions on the server. Only the framework can read what the service wants. */
export interface DefinitionCommand {
  name: 'tasks' | 'workflows';
  description: string;
  actions: readonly DefinitionAction[];
}

const OVERWRITE: Option = {
  name: 'overwrite',
  description: 'also what a person or another program has changed on the server',
};

const actionsOf = (what: string): readonly DefinitionAction[] => [
  {
    name: 'plan',
    description: `show which ${what} are new or differ, and write nothing; exit status 2 where some do`,
  },
  {
    name: 'apply',
    description: `register the ${what} that are new or differ`,
    options: [OVERWRITE],
  },
];

/** In the order in which the help shows them. The framework has them too. */
export const DEFINITION_COMMANDS: readonly DefinitionCommand[] = [
  {
    name: 'tasks',
    description: 'the task definitions of this service on the server',
    actions: actionsOf('task definitions'),
  },
  {
    name: 'workflows',
    description: 'the workflow definitions of this service on the server',
    actions: actionsOf('workflow definitions'),
  },
];
