import { foldName } from './fold-name.js';

describe('folded names', () => {
  it.each([
    ['Müller', 'muller'],
    ['  GROSSE   Straße ', 'grosse strasse'],
    ['Łukasz Żółć', 'lukasz zolc'],
    ['Ünal\u00a0Çelik', 'unal celik'],
    ['O’Neil', "o'neil"],
    ['Søren Æbelø', 'soren aebelo'],
    ['Meier\u2010Huber', 'meier-huber'],
    ['Οδυσσέας', 'οδυσσεασ'],
    ['ΟΔΥΣ', 'οδυσ'],
    ['οδυς', 'οδυσ'],
  ])('folds %j to %j', (name, folded) => expect(foldName(name)).toBe(folded));
});
