// Print what csp_evaluator finds in a policy as JSON. Arguments: the folder of the package, the policy.
const path = require("node:path")

const [folder, policy] = process.argv.slice(2)
const { CspEvaluator } = require(path.join(folder, "dist", "evaluator.js"))
const { CspParser } = require(path.join(folder, "dist", "parser.js"))

const found = new CspEvaluator(new CspParser(policy).csp).evaluate()
console.log(JSON.stringify(found.map((each) => `${each.directive} ${each.value}: ${each.description}`)))
