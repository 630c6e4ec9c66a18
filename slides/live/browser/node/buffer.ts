export const isUtf8 = (): boolean => true;
