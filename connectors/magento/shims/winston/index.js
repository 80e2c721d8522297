/**
 * Stands in for winston 2.x, with which magento2-rest-client catches the uncaught exceptions of the whole
 * process and prints every URL, and so customers' e-mail addresses, to the console.
 */
class Silent {
  debug() {}
  info() {}
  error() {}
}

module.exports = { Logger: Silent, transports: { Console: Silent } };
