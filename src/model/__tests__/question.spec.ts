import { Question } from '../question';

describe('a question', () => {
  it('that is renewed keeps its answer until the new one is there', async () => {
    const question = new Question<string>();
    const states: string[] = [];
    question.changed.connect(() => states.push(question.answer.state));
    await question.ask(() => Promise.resolve('old'));
    const renewed = question.renew(() => Promise.resolve('new'));
    expect(question.answer).toEqual({ state: 'answered', value: 'old' });
    await renewed;
    expect(question.answer).toEqual({ state: 'answered', value: 'new' });
    expect(states).toEqual(['asking', 'answered', 'answered']);
    question.dispose();
  });
});
