import type { Frame } from './silent.ts';

/**
 * The hidden iframe of the browser. Only a message from that very frame and
 * from our own origin is believed; the state in it is checked by completeLogin.
 */
export const hiddenFrame: Frame = (url, timeout) =>
  new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.title = 'Silent sign-in';
    const finish = (answer: URLSearchParams | undefined): void => {
      clearTimeout(timer);
      removeEventListener('message', onMessage);
      frame.remove();
      resolve(answer);
    };
    const onMessage = (event: MessageEvent): void => {
      if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
      const data = event.data as { type?: unknown; answer?: unknown } | null;
      if (data?.type === 'multiapp_spa_silent') finish(new URLSearchParams(String(data.answer)));
    };
    const timer = setTimeout(finish, timeout, undefined);
    addEventListener('message', onMessage);
    frame.src = url;
    document.body.append(frame);
  });
