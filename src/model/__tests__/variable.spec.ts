import { nameProblem, proposeName } from '../variable';

const none: ReadonlySet<string> = new Set();

describe('a proposed name', () => {
  it.each([
    ['data:run1.root', 'file', 'run1'],
    ['data:path/to/muons.tar.gz', 'file', 'muons'],
    ['data:Zmumu', 'dataset', 'Zmumu'],
    ['data:ZMUMU_2012', 'dataset', 'zmumu_2012'],
    ['data:350000.physics_Main', 'dataset', 'data_350000_physics_Main'],
    ['data:a:b', 'dataset', 'a_b'],
    ['data:class', 'dataset', 'class_2'],
    ['data:list', 'dataset', 'list_2'],
    ['data:../../', 'file', 'file'],
    ['data:', 'dataset', 'files'],
    ['data:שלום', 'dataset', 'שלום'],
    ['data:\u202e\n<b>', 'dataset', 'b']
  ] as const)('for %j is one Python takes', (did, kind, name) => {
    expect(proposeName(did, kind, none)).toBe(name);
    expect(nameProblem(name, none)).toBeNull();
  });

  it('is free', () => {
    const taken = new Set(['muons', 'muons_2']);
    expect(proposeName('data:muons', 'dataset', taken)).toBe('muons_3');
  });
});

describe('a typed name', () => {
  it.each([
    ['', 'empty'],
    ['1a', 'not_identifier'],
    ['a b', 'not_identifier'],
    ['a.b', 'not_identifier'],
    ['lambda', 'keyword'],
    ['print', 'builtin'],
    ['muons', 'taken'],
    ['größe', null],
    ['_x1', null]
  ] as const)('%j is refused with a reason or taken', (name, problem) => {
    expect(nameProblem(name, new Set(['muons']))).toBe(problem);
  });
});
