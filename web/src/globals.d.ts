/** The address of the worker's file. build.mjs sets it. */
declare const WORKER_URL: string;
