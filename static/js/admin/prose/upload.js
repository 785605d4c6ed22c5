/* Uploads: what is wrong with a picture before it is sent, and sending with progress. */

/* Sends form data to an address and answers with what the server says; `fetch` would not tell how far
   it is. `report` gets the part that is sent, null once all of it is. */
export const send = (address, data, report) => {
  const request = new XMLHttpRequest()
  const answer = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => report(loaded / total))
    request.upload.addEventListener("load", () => report(null))
    request.addEventListener("abort", () => resolve(null))
    request.addEventListener("error", reject)
    request.addEventListener("load", () => {
      if (request.status < 300 && typeof request.response === "object") resolve(request.response)
      else reject(new Error(`${request.status}`))
    })
  })
  request.open("POST", address)
  request.setRequestHeader("Accept", "application/json")
  request.responseType = "json"
  request.send(data)
  return { answer, stop: () => request.abort() }
}

/* The error of a picture before it is sent; the server validates it again. */
export const objection = ({ most, large, svg, strange }, { accept }, { name, size, type }) => {
  if (/^image\/svg/.test(type) || /\.svgz?$/i.test(name)) return svg
  if (type && !accept.split(",").includes(type)) return strange
  if (size <= Number(most)) return ""
  const mega = 1024 ** 2
  return large
    .replace("%(size)d", Math.floor(size / mega) + 1)
    .replace("%(most)d", Math.floor(Number(most) / mega))
}
