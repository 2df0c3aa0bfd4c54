import { decodeAttachments } from '../metadata';
import { decodeWord } from '../word';

const muons = {
  lake: 'demo',
  did: 'data:muons',
  kind: 'dataset',
  variable: 'muons',
  access: 'auto'
};

describe('the metadata of a notebook', () => {
  it('give the attachments that were written', () => {
    expect(decodeAttachments({ attachments: [muons] }, undefined)).toEqual([
      muons
    ]);
  });

  it('give those of rucio/jupyterlab-extension, without a lake', () => {
    const theirs = [{ did: 'data:a.root', variableName: 'a', type: 'file' }];
    expect(decodeAttachments(undefined, theirs)).toEqual([
      {
        lake: '',
        did: 'data:a.root',
        kind: 'file',
        variable: 'a',
        access: 'auto'
      }
    ]);
  });

  it('are ours alone once we wrote some, even none', () => {
    expect(
      decodeAttachments({ attachments: [] }, [
        { did: 'a:b', variableName: 'a' }
      ])
    ).toEqual([]);
  });

  it.each([
    null,
    3,
    'x',
    {},
    { attachments: 'x' },
    { attachments: [null, 3, { did: 1 }] }
  ])('never fail on %j', ours => {
    expect(decodeAttachments(ours, { not: 'a list' })).toEqual([]);
  });
});

describe('the words of a kernel', () => {
  it('are read', () => {
    const one = {
      variable: 'm',
      did: 'a:b',
      lake: 'demo',
      state: 'failed',
      message: 'No.',
      cure: 'Do.'
    };
    expect(
      decodeWord({
        kind: 'variables',
        variables: [one, null, { state: 'odd' }]
      })
    ).toEqual({
      kind: 'variables',
      variables: [
        { variable: 'm', state: 'failed', message: 'No.', cure: 'Do.' }
      ]
    });
  });

  it.each([null, 'x', { kind: 'later' }, { kind: 'variables' }])(
    'of another protocol are let pass: %j',
    word => {
      expect(decodeWord(word)).toBeNull();
    }
  );
});
