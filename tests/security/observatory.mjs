// Run the tests of MDN's HTTP Observatory on a site of this machine, and print what they find as JSON.
// Arguments: the folder of the package, a host, and the ports of this machine that stand for 80 and 443.
import net from "node:net"
import path from "node:path"
import { pathToFileURL } from "node:url"

const [folder, host, http, https] = process.argv.slice(2)
const PORTS = { 80: Number(http), 443: Number(https) }

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0]
  if (options?.port in PORTS) {
    Object.assign(options, { port: PORTS[options.port], host: "127.0.0.1" })
  }
  return connect.apply(this, given)
}

const module = path.join(folder, "src", "scanner", "index.js")
const { scan } = await import(pathToFileURL(module))
const { scan: sum, tests } = await scan(host)
const failed = Object.entries(tests).filter(([, test]) => test.pass === false)
console.log(
  JSON.stringify({
    score: sum.score,
    failed: failed.map(([name, test]) => `${name}: ${test.result}`),
    results: Object.values(tests).map((test) => test.result),
  }),
)
