/** A member of something, as it is written, with its type. */
export interface Word {
  readonly name: string;
  readonly type: string;
  readonly note: string;
}

export interface ComponentWords {
  readonly name: string;
  readonly description: string;
  readonly props: readonly (Word & { readonly isOptional: boolean })[];
}

/** What generated code may use, as the build wrote it from the kit. */
export interface Vocabulary {
  readonly components: readonly ComponentWords[];
  /** Members of `ctx`. */
  readonly context: readonly Word[];
  /** Props of a view. */
  readonly view: readonly Word[];
  readonly libraries: readonly Word[];
  /** Fields of the manifest. */
  readonly manifest: readonly Word[];
}

const NOTHING: Vocabulary = { components: [], context: [], view: [], libraries: [], manifest: [] };

/** Reads the words once; without them the editor works, and completes nothing of ours. */
export async function loadVocabulary(address: string | undefined): Promise<Vocabulary> {
  if (address === undefined) return NOTHING;
  try {
    const response = await fetch(address);
    // Our own build wrote it, and its name is the hash of its content.
    return response.ok ? await response.json() as Vocabulary : NOTHING;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return NOTHING;
  }
}
