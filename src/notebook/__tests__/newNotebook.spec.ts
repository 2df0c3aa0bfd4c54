import { preferredKernel } from '../newNotebook';

const spec = (name: string, language: string): object => ({
  name,
  language,
  display_name: name,
  argv: [],
  resources: {}
});
const specs = (usual: string, ...all: object[]): never =>
  ({
    default: usual,
    kernelspecs: Object.fromEntries(
      all.map(one => [(one as { name: string }).name, one])
    )
  }) as never;

describe('the kernel of a new notebook', () => {
  const r = spec('ir', 'R');
  const python = spec('root', 'python');

  it('is the usual one, if it has variables for us', () => {
    const two = specs('root', spec('python3', 'python'), python);
    expect(preferredKernel(two)?.name).toBe('root');
  });

  it('is one with Python where the usual one has none', () => {
    expect(preferredKernel(specs('ir', r, python))?.name).toBe('root');
    expect(preferredKernel(specs('ir', r))?.name).toBe('ir');
    expect(preferredKernel(null)).toBeNull();
  });
});
