// Plain JavaScript on purpose: it must run on a Node too old to read the rest of the project.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Crossdock needs Node 22.19 or newer; this is ${process.version}. On Linux x64 "npm install" brings its own; elsewhere install Node 24.`,
  );
  process.exit(1);
}
