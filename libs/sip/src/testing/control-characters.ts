/** What may never leave in an answer: controls, and line breaks that are not a whole CRLF. */
export const REFLECTED_CONTROL = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\r(?!\n)|(?<!\r)\n/;
