/** Those that `npm run regexes` found to be linear. */
export declare const LIST: import('url').URL;
/** Each once, in order. */
export declare function regularExpressions(): readonly string[];
