(() => {
  const { message, redirect } = document.getElementById("handed").dataset;
  const tell = (post) => {
    try {
      post();
    } catch {
      // One way to the app failing must not block the others.
    }
  };
  const ios = window.webkit?.messageHandlers?.iOSHandler;
  const natives = [
    window.Android?.receiveMessage && (() => window.Android.receiveMessage(message)),
    ios && (() => ios.postMessage(message)),
    window.FresnsJavascriptChannel && (() => window.FresnsJavascriptChannel.postMessage(message)),
    window.ReactNativeWebView && (() => window.ReactNativeWebView.postMessage(message)),
    window.wx?.miniProgram &&
      /miniprogram/i.test(navigator.userAgent) &&
      (() => {
        // The app hears of it only once its page is left.
        window.wx.miniProgram.postMessage({ data: message });
        window.wx.miniProgram.navigateBack();
      }),
  ].filter(Boolean);
  natives.forEach(tell);
  const framed = window.parent !== window;
  // The token is of use only to the program whose signature opened this page.
  if (framed) tell(() => window.parent.postMessage(message, "*"));
  if (window.opener) tell(() => window.opener.postMessage(message, "*"));
  if (!framed && natives.length === 0) {
    if (redirect) window.location.replace(redirect);
    else if (window.opener) window.close();
  }
})();
