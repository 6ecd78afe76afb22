/** Version of the program, as `tessera version` prints it. */
export const VERSION = "0.1.0";
