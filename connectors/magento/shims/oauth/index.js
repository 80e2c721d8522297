/**
 * Stands in for oauth-1.0a 1.x, which signs with HMAC-SHA1 (refused by Magento since 2.4.4) and a nonce
 * from Math.random. It signs nothing: rest-client.ts passes its transport where the consumer key is
 * expected, and the "header" that goes on to the request shim is that transport. There each try is signed
 * with HMAC-SHA256.
 */
module.exports = function OAuth({ consumer }) {
  const send = consumer.public;
  if (typeof send !== 'function') {
    throw new TypeError(
      'magento2-rest-client is used through connectors/magento/rest-client.ts only',
    );
  }
  return { authorize: () => send, toHeader: (transport) => transport };
};
