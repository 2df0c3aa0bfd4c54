import { Tour, TOUR_STEPS } from '../tour';

describe('the tour', () => {
  it('goes through all steps, ends after the last, and says each', () => {
    const tour = new Tour();
    const said: (string | null)[] = [];
    tour.changed.connect(() => said.push(tour.step));
    tour.start();
    TOUR_STEPS.forEach(() => {
      tour.next();
    });
    expect(said).toEqual([...TOUR_STEPS, null]);
  });

  it('does not go back behind its first step', () => {
    const tour = new Tour();
    tour.start();
    tour.back();
    expect(tour.isFirst).toBe(true);
    tour.next();
    tour.back();
    expect(tour.step).toBe(TOUR_STEPS[0]);
  });
});
