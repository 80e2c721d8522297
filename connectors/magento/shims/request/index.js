/**
 * Stands in for request 2.x (deprecated; follows redirects with the Authorization header, no timeout).
 * `headers` is the transport that the oauth shim passed on. The answer goes back as text, because
 * magento2-rest-client rewrites the keys of everything else.
 */
module.exports = function request({ url, method, headers: send, body }, callback) {
  send({ url, method, body }).then(
    (text) => callback(null, { statusCode: 200 }, text),
    (error) => callback(error),
  );
};
