import { deviceModels, findModel } from './catalogue.js';

describe('device catalogue', () => {
  it('knows both families whole, each model under one id', () => {
    expect(deviceModels.filter(({ family }) => family === 'snom')).toHaveLength(9);
    expect(deviceModels.filter(({ family }) => family === 'yealink')).toHaveLength(25);
    expect(new Set(deviceModels.map(({ id }) => id)).size).toBe(deviceModels.length);
    for (const model of deviceModels) expect(findModel(model.id)).toBe(model);
  });

  it('knows nothing else, whatever is asked', () => {
    for (const id of ['', 'snom', 'constructor', '__proto__']) expect(findModel(id)).toBeUndefined();
  });

  it.each([
    ['snom-d785', 12, 24, 3 * 18],
    ['snom-d315', 4, 5, 3 * 18],
    ['snom-d712', 4, 5, 0],
    ['yealink-t46u', 16, 27, 3 * 60],
    ['yealink-t46s', 16, 27, 6 * 40],
    ['yealink-t40p', 3, 3, 0],
    ['yealink-t58w', 16, 27, 3 * 60],
  ])('%s has %d lines, %d keys and %d on modules', (id, lines, keys, onModules) => {
    const model = findModel(id);
    expect(model).toMatchObject({ lines, keys });
    expect((model?.modules?.max ?? 0) * (model?.modules?.keysPerModule ?? 0)).toBe(onModules);
  });

  it('is JSON, so that it can be asked for as it stands', () => {
    expect(JSON.parse(JSON.stringify(deviceModels))).toEqual(deviceModels);
  });
});
