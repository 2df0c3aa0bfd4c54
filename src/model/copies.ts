import type { IServer } from '../api/request';
import type { Copied, CopyForm } from '../api/wire';

/** What somebody means when they copy: DIDs of a lake, and the variable of the one that is attached. */
export type Meant = {
  readonly lake: string;
  readonly dids: readonly string[];
  readonly variable: string | null;
};

/** As what it can be copied. */
type AnyForm = 'did' | 'variable' | CopyForm;

/** DIDs as text to be pasted elsewhere. */
export class Copies {
  constructor(private readonly _server: IServer) {}

  /** The text; throws why the server has none. */
  async of(meant: Meant, form: AnyForm): Promise<Copied> {
    const { dids, lake, variable } = meant;
    switch (form) {
      case 'did':
        return { text: dids.join('\n'), count: dids.length, left_out: [] };
      case 'variable':
        return { text: variable ?? '', count: 1, left_out: [] };
      default:
        return this._server.ask('POST copies', { lake, dids, form });
    }
  }
}
