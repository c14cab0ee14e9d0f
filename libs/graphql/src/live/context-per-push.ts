import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { createSourceEventStream, execute } from 'graphql';
import { unexpected } from './subscribe-rules.js';

/**
 * `subscribe` of graphql-js, but for the context: there it is one for the whole subscription, and whatever was joined for the
 * first push would be shown with each one that follows, and kept as long as somebody looks.
 */
export async function subscribeWithContextPerPush(
  args: ExecutionArgs,
  context: () => object,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await sourceOf({ ...args, contextValue: context() });
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  // No generator: one that waits for the next event could not be ended.
  const pushes: AsyncIterableIterator<ExecutionResult> = {
    next: async () => {
      const event = await events.next();
      if (event.done) return { done: true, value: undefined };
      return { done: false, value: await execute({ ...args, rootValue: event.value, contextValue: context() }) };
    },
    return: async () => {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => pushes,
  };
  return pushes;
}

async function sourceOf(args: ExecutionArgs): ReturnType<typeof createSourceEventStream> {
  try {
    return await createSourceEventStream(args);
  } catch (error) {
    return { errors: [unexpected(error)] };
  }
}
