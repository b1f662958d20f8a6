var wn,k,zs,no,Ge,Js,Qs,js,qr,yn,At,qs,ro,eo,to,Dc,vn={},En=[],Wc=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,In=Array.isArray;function _e(e,t){
for(var n in t)e[n]=t[n];return e}function oo(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function so(e,t,n){var r,o,s,i={};for(s in t)s=="key"?r=t[s]:s=="r\
ef"?o=t[s]:i[s]=t[s];if(arguments.length>2&&(i.children=arguments.length>3?wn.call(arguments,2):n),typeof e=="function"&&e.defaultProps!=null)for(s in e.defaultProps)
i[s]===void 0&&(i[s]=e.defaultProps[s]);return Rn(e,i,r,o,null)}function Rn(e,t,n,r,o){var s={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,
constructor:void 0,__v:o??++zs,__i:-1,__u:0};return o==null&&k.vnode!=null&&k.vnode(s),s}function K(e){return e.children}function Ue(e,t){this.props=e,this.context=t}function We(e,t){if(t==null)return e.__?We(e.__,e.__i+1):null;for(var n;t<e.__k.length;t++)
if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type=="function"?We(e):null}function Yc(e){if(e.__P&&e.__d){var t=e.__v,n=t.__e,r=[],o=[],s=_e({},
t);s.__v=t.__v+1,k.vnode&&k.vnode(s),io(e.__P,s,t,e.__n,e.__P.namespaceURI,32&t.__u?[n]:null,r,n??We(t),!!(32&t.__u),o),s.__v=t.__v,s.__.__k[s.__i]=s,oi(r,s,o),
t.__e=t.__=null,s.__e!=n&&ei(s)}}function ei(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.
__e=e.__c.base=t.__e}),ei(e)}function Ks(e){(!e.__d&&(e.__d=!0)&&Ge.push(e)&&!Sn.__r++||Js!=k.debounceRendering)&&((Js=k.debounceRendering)||Qs)(Sn)}function Sn(){
try{for(var e,t=1;Ge.length;)Ge.length>t&&Ge.sort(js),e=Ge.shift(),t=Ge.length,Yc(e)}finally{Ge.length=Sn.__r=0}}function ti(e,t,n,r,o,s,i,a,l,c,f){var h,d,m,g,
b,y,v=r&&r.__k||En,E=t.length;for(l=Xc(n,t,v,l,E),h=0;h<E;h++)(m=n.__k[h])!=null&&(d=m.__i!=-1&&v[m.__i]||vn,m.__i=h,y=io(e,m,d,o,s,i,a,l,c,f),g=m.__e,m.ref&&d.
ref!=m.ref&&(d.ref&&ao(d.ref,null,m),f.push(m.ref,m.__c||g,m)),b==null&&g!=null&&(b=g),4&m.__u?(l=ni(m,l,e),d.__e&&(d.__e=null)):typeof m.type=="function"&&y!==
void 0?l=y:g&&(l=g.nextSibling),m.__u&=-7);return n.__e=b,l}function Xc(e,t,n,r,o){var s,i,a,l,c,f=n.length,h=f,d=0;for(e.__k=new Array(o),s=0;s<o;s++)(i=t[s])!=
null&&typeof i!="boolean"&&typeof i!="function"?(typeof i=="string"||typeof i=="number"||typeof i=="bigint"||i.constructor==String?i=e.__k[s]=Rn(null,i,null,null,
null):In(i)?i=e.__k[s]=Rn(K,{children:i},null,null,null):i.constructor===void 0&&i.__b>0?i=e.__k[s]=Rn(i.type,i.props,i.key,i.ref?i.ref:null,i.__v):e.__k[s]=i,l=
s+d,i.__=e,i.__b=e.__b+1,a=null,(c=i.__i=Zc(i,n,l,h))!=-1&&(h--,(a=n[c])&&(a.__u|=2)),a==null||a.__v==null?(c==-1&&(o>f?d--:o<f&&d++),typeof i.type!="function"&&
(i.__u|=4)):c!=l&&(c==l-1?d--:c==l+1?d++:(c>l?d--:d++,i.__u|=4))):e.__k[s]=null;if(h)for(s=0;s<f;s++)(a=n[s])!=null&&(2&a.__u)==0&&(a.__e==r&&(r=We(a)),ii(a,a));
return r}function ni(e,t,n){var r,o;if(typeof e.type=="function"){for(r=e.__k,o=0;r&&o<r.length;o++)r[o]&&(r[o].__=e,t=ni(r[o],t,n));return t}e.__e!=t&&(t&&e.type&&
!t.parentNode&&(t=We(e)),t=n.insertBefore(e.__e,t||null));do t=t&&t.nextSibling;while(t!=null&&t.nodeType==8);return t}function Zc(e,t,n,r){var o,s,i,a=e.key,l=e.type,c=t[n],f=c!=null&&(2&c.__u)==0;if(c===null&&a==null||f&&a==c.key&&l==c.type)return n;if(r>(f?1:0)){for(o=n-1,s=n+
1;o>=0||s<t.length;)if((c=t[i=o>=0?o--:s++])!=null&&(2&c.__u)==0&&a==c.key&&l==c.type)return i}return-1}function Hs(e,t,n){t[0]=="-"?e.setProperty(t,n??""):e[t]=
n==null?"":typeof n!="number"||Wc.test(t)?n:n+"px"}function bn(e,t,n,r,o){var s,i;e:if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="str\
ing"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||Hs(e.style,t,"");if(n)for(t in n)r&&n[t]==r[t]||Hs(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")s=t!=(t=t.replace(
qs,"$1")),i=t.toLowerCase(),t=i in e||t=="onFocusOut"||t=="onFocusIn"?i.slice(2):t.slice(2),e.l||(e.l={}),e.l[t+s]=n,n?r?n[At]=r[At]:(n[At]=ro,e.addEventListener(
t,s?to:eo,s)):e.removeEventListener(t,s?to:eo,s);else{if(o=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&
t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{e[t]=n??"";break e}catch{}
typeof n=="function"||(n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n))}}function $s(e){return function(t){if(this.l){
var n=this.l[t.type+e];if(t[yn]==null)t[yn]=ro++;else if(t[yn]<n[At])return;return n(k.event?k.event(t):t)}}}function io(e,t,n,r,o,s,i,a,l,c){var f,h,d,m,g,b,y,
v,E,S,I,A,V,Q,D,J,F=t.type;if(t.constructor!==void 0)return null;128&n.__u&&(l=!!(32&n.__u),s=[a=t.__e=n.__e]),(f=k.__b)&&f(t);e:if(typeof F=="function"){h=i.length;
try{if(E=t.props,S=F.prototype&&F.prototype.render,I=(f=F.contextType)&&r[f.__c],A=f?I?I.props.value:f.__:r,n.__c?v=(d=t.__c=n.__c).__=d.__E:(S?t.__c=d=new F(E,
A):(t.__c=d=new Ue(E,A),d.constructor=F,d.render=Jc),I&&I.sub(d),d.state||(d.state={}),d.__n=r,m=d.__d=!0,d.__h=[],d._sb=[]),S&&d.__s==null&&(d.__s=d.state),S&&
F.getDerivedStateFromProps!=null&&(d.__s==d.state&&(d.__s=_e({},d.__s)),_e(d.__s,F.getDerivedStateFromProps(E,d.__s))),g=d.props,b=d.state,d.__v=t,m)S&&F.getDerivedStateFromProps==
null&&d.componentWillMount!=null&&d.componentWillMount(),S&&d.componentDidMount!=null&&d.__h.push(d.componentDidMount);else{if(S&&F.getDerivedStateFromProps==null&&
E!==g&&d.componentWillReceiveProps!=null&&d.componentWillReceiveProps(E,A),t.__v==n.__v||!d.__e&&d.shouldComponentUpdate!=null&&d.shouldComponentUpdate(E,d.__s,
A)===!1){t.__v!=n.__v&&(d.props=E,d.state=d.__s,d.__d=!1),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(de){de&&(de.__=t)}),En.push.apply(d.__h,d._sb),d._sb=[],d.
__h.length&&i.push(d),a=We(n);break e}d.componentWillUpdate!=null&&d.componentWillUpdate(E,d.__s,A),S&&d.componentDidUpdate!=null&&d.__h.push(function(){d.componentDidUpdate(
g,b,y)})}if(d.context=A,d.props=E,d.__P=e,d.__e=!1,V=k.__r,Q=0,S)d.state=d.__s,d.__d=!1,V&&V(t),f=d.render(d.props,d.state,d.context),En.push.apply(d.__h,d._sb),
d._sb=[];else do d.__d=!1,V&&V(t),f=d.render(d.props,d.state,d.context),d.state=d.__s;while(d.__d&&++Q<25);d.state=d.__s,d.getChildContext!=null&&(r=_e(_e({},r),
d.getChildContext())),S&&!m&&d.getSnapshotBeforeUpdate!=null&&(y=d.getSnapshotBeforeUpdate(g,b)),D=f!=null&&f.type===K&&f.key==null?si(f.props.children):f,a=ti(
e,In(D)?D:[D],t,n,r,o,s,i,a,l,c),d.base=t.__e,t.__u&=-161,d.__h.length&&i.push(d),v&&(d.__E=d.__=null)}catch(de){if(i.length=h,t.__v=null,l||s!=null){if(de.then){
for(t.__u|=l?160:128;a&&a.nodeType==8&&a.nextSibling;)a=a.nextSibling;s!=null&&(s[s.indexOf(a)]=null),t.__e=a}else if(s!=null)for(J=s.length;J--;)oo(s[J])}else t.
__e=n.__e;t.__k==null&&(t.__k=n.__k||[]),de.then||ri(t),k.__e(de,t,n)}}else s==null&&t.__v==n.__v?(t.__k=n.__k,t.__e=n.__e):a=t.__e=Pc(n.__e,t,n,r,o,s,i,l,c);return(f=
k.diffed)&&f(t),128&t.__u?void 0:a}function ri(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(ri))}function oi(e,t,n){for(var r=0;r<n.length;r++)ao(n[r],n[++r],
n[++r]);k.__c&&k.__c(t,e),e.some(function(o){try{e=o.__h,o.__h=[],e.some(function(s){s.call(o)})}catch(s){k.__e(s,o.__v)}})}function si(e){return typeof e!="obj\
ect"||e==null||e.__b>0?e:In(e)?e.map(si):e.constructor!==void 0?null:_e({},e)}function Pc(e,t,n,r,o,s,i,a,l){var c,f,h,d,m,g,b,y=n.props||vn,v=t.props,E=t.type;
if(E=="svg"?o="http://www.w3.org/2000/svg":E=="math"?o="http://www.w3.org/1998/Math/MathML":o||(o="http://www.w3.org/1999/xhtml"),s!=null){for(c=0;c<s.length;c++)
if((m=s[c])&&"setAttribute"in m==!!E&&(E?m.localName==E:m.nodeType==3)){e=m,s[c]=null;break}}if(e==null){if(E==null)return document.createTextNode(v);e=document.
createElementNS(o,E,v.is&&v),a&&(k.__m&&k.__m(t,s),a=!1),s=null}if(E==null)y===v||a&&e.data==v||(e.data=v);else{if(s=E=="textarea"&&v.defaultValue!=null?null:s&&
wn.call(e.childNodes),!a&&s!=null)for(y={},c=0;c<e.attributes.length;c++)y[(m=e.attributes[c]).name]=m.value;for(c in y)m=y[c],c=="dangerouslySetInnerHTML"?h=m:
c=="children"||c in v||c=="value"&&"defaultValue"in v||c=="checked"&&"defaultChecked"in v||bn(e,c,null,m,o);for(c in v)m=v[c],c=="children"?d=m:c=="dangerouslyS\
etInnerHTML"?f=m:c=="value"?g=m:c=="checked"?b=m:a&&typeof m!="function"||y[c]===m||bn(e,c,m,y[c],o);if(f)a||h&&(f.__html==h.__html||f.__html==e.innerHTML)||(e.
innerHTML=f.__html),t.__k=[];else if(h&&(e.innerHTML=""),ti(t.type=="template"?e.content:e,In(d)?d:[d],t,n,r,E=="foreignObject"?"http://www.w3.org/1999/xhtml":o,
s,i,s?s[0]:n.__k&&We(n,0),a,l),s!=null)for(c=s.length;c--;)oo(s[c]);a&&E!="textarea"||(c="value",E=="progress"&&g==null?e.removeAttribute("value"):g!=null&&(g!==
e[c]||E=="progress"&&!g||E=="option"&&g!=y[c])&&bn(e,c,g,y[c],o),c="checked",b!=null&&b!=e[c]&&bn(e,c,b,y[c],o))}return e}function ao(e,t,n){try{if(typeof e=="f\
unction"){var r=typeof e.__u=="function";r&&e.__u(),r&&t==null||(e.__u=e(t))}else e.current=t}catch(o){k.__e(o,n)}}function ii(e,t,n){var r,o;if(k.unmount&&k.unmount(
e),(r=e.ref)&&(r.current&&r.current!=e.__e||ao(r,null,t)),(r=e.__c)!=null){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(s){k.__e(s,t)}r.base=r.__P=
r.__n=null}if(r=e.__k)for(o=0;o<r.length;o++)r[o]&&ii(r[o],t,n||typeof e.type!="function");n||oo(e.__e),e.__c=e.__=e.__e=void 0}function Jc(e,t,n){return this.constructor(
e,n)}function ai(e,t,n){var r,o,s,i;t==document&&(t=document.documentElement),k.__&&k.__(e,t),o=(r=typeof n=="function")?null:n&&n.__k||t.__k,s=[],i=[],io(t,e=(!r&&
n||t).__k=so(K,null,[e]),o||vn,vn,t.namespaceURI,!r&&n?[n]:o?null:t.firstChild?wn.call(t.childNodes):null,s,!r&&n?n:o?o.__e:t.firstChild,r,i),oi(s,e,i),e.props.
children=null}wn=En.slice,k={__e:function(e,t,n,r){for(var o,s,i;t=t.__;)if((o=t.__c)&&!o.__)try{if((s=o.constructor)&&s.getDerivedStateFromError!=null&&(o.setState(s.getDerivedStateFromError(
e)),i=o.__d),o.componentDidCatch!=null&&(o.componentDidCatch(e,r||{}),i=o.__d),i)return o.__E=o}catch(a){e=a}throw e}},zs=0,no=function(e){return e!=null&&e.constructor===
void 0},Ue.prototype.setState=function(e,t){var n;n=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=_e({},this.state),typeof e=="function"&&(e=e(_e({},n),
this.props)),e&&_e(n,e),e!=null&&this.__v&&(t&&this._sb.push(t),Ks(this))},Ue.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),Ks(this))},
Ue.prototype.render=K,Ge=[],Qs=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,js=function(e,t){return e.__v.__b-t.__v.__b},
Sn.__r=0,qr=Math.random().toString(8),yn="__d"+qr,At="__a"+qr,qs=/(PointerCapture)$|Capture$/i,ro=0,eo=$s(!1),to=$s(!0),Dc=0;var et,W,uo,ui,_n=0,gi=[],X=k,li=X.__b,ci=X.__r,di=X.diffed,fi=X.__c,mi=X.unmount,pi=X.__;function xn(e,t){X.__h&&X.__h(W,e,_n||t),_n=0;var n=W.__H||(W.__H={__:[],
__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function N(e){return _n=1,co(bi,e)}function co(e,t,n){var r=xn(et++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):bi(void 0,
t),function(a){var l=r.__N?r.__N[0]:r.__[0],c=r.t(l,a);l!==c&&(r.__N=[c,r.__[1]],r.__c.setState({}))}],r.__c=W,!W.__f)){var o=function(a,l,c){if(!r.__c.__H)return!0;
var f=!1,h=r.__c.props!==a;if(r.__c.__H.__.some(function(m){if(m.__N){f=!0;var g=m.__[0];m.__=m.__N,m.__N=void 0,g!==m.__[0]&&(h=!0)}}),s){var d=s.call(this,a,l,
c);return f?d||h:d}return!f||h};W.__f=!0;var s=W.shouldComponentUpdate,i=W.componentWillUpdate;W.componentWillUpdate=function(a,l,c){if(this.__e){var f=s;s=void 0,
o(a,l,c),s=f}i&&i.call(this,a,l,c)},W.shouldComponentUpdate=o}return r.__N||r.__}function _(e,t){var n=xn(et++,3);!X.__s&&fo(n.__H,t)&&(n.__=e,n.u=t,W.__H.__h.push(
n))}function kt(e,t){var n=xn(et++,4);!X.__s&&fo(n.__H,t)&&(n.__=e,n.u=t,W.__h.push(n))}function x(e){return _n=5,Me(function(){return{current:e}},[])}function Me(e,t){var n=xn(et++,7);return fo(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function Kc(){for(var e;e=gi.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Nn),t.__h.some(lo),t.__h=[]}catch(n){t.__h=[],X.__e(n,e.__v)}}}X.__b=function(e){W=
null,li&&li(e)},X.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),pi&&pi(e,t)},X.__r=function(e){ci&&ci(e),et=0;var t=(W=e.__c).__H;t&&(uo===W?(t.__h=[],
W.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})):(t.__h.some(Nn),t.__h.some(lo),t.__h=[],et=0)),uo=W},X.diffed=function(e){di&&di(e);var t=e.
__c;t&&t.__H&&(t.__H.__h.length&&(gi.push(t)!==1&&ui===X.requestAnimationFrame||((ui=X.requestAnimationFrame)||Hc)(Kc)),t.__H.__.some(function(n){n.u&&(n.__H=n.
u,n.u=void 0)})),uo=W=null},X.__c=function(e,t){t.some(function(n){try{n.__h.some(Nn),n.__h=n.__h.filter(function(r){return!r.__||lo(r)})}catch(r){t.some(function(o){
o.__h&&(o.__h=[])}),t=[],X.__e(r,n.__v)}}),fi&&fi(e,t)},X.unmount=function(e){mi&&mi(e);var t,n=e.__c;n&&n.__H&&(n.__H.__.some(function(r){try{Nn(r)}catch(o){t=
o}}),n.__H=void 0,t&&X.__e(t,n.__v))};var hi=typeof requestAnimationFrame=="function";function Hc(e){var t,n=function(){clearTimeout(r),hi&&cancelAnimationFrame(
t),setTimeout(e)},r=setTimeout(n,35);hi&&(t=requestAnimationFrame(n))}function Nn(e){var t=W,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),W=t}function lo(e){
var t=W;e.__c=e.__(),W=t}function fo(e,t){return!e||e.length!==t.length||t.some(function(n,r){return n!==e[r]})}function bi(e,t){return typeof t=="function"?t(e):
t}var $c=Symbol.for("preact-signals");function Tn(){if(xe>1)xe--;else{var e,t=!1;for((function(){var o=kn;for(kn=void 0;o!==void 0;){var s=o.S;if(s.v===o.v)for(var i=s.
t;i!==void 0;i=i.x)i.i===o.i&&(i.i=s.i);o=o.o}})();Tt!==void 0;){var n=Tt;for(Tt=void 0,An++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&Ri(n))try{n.
c()}catch(o){t||(e=o,t=!0)}n=r}}if(An=0,xe--,t)throw e}}function Cn(e){if(xe>0)return e();mo=++zc,xe++;try{return e()}finally{Tn()}}var Vt,B=void 0;function Ct(e){
var t=B,n=Vt;B=void 0,Vt=void 0;try{return e()}finally{B=t,Vt=n}}var Tt=void 0,xe=0,An=0,zc=0,mo=0,kn=void 0,Vn=0;function yi(e){if(B!==void 0){var t=e.n;if(t===
void 0||t.t!==B)return t={i:0,S:e,p:B.s,n:void 0,t:B,e:void 0,x:void 0,r:t},B.s!==void 0&&(B.s.n=t),B.s=t,e.n=t,32&B.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==
void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=B.s,t.n=void 0,B.s.n=t,B.s=t),t}}function j(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=
t?.watched,this.Z=t?.unwatched,this.name=t?.name}j.prototype.brand=$c;j.prototype.h=function(){return!0};j.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.
e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:Ct(function(){var r;(r=t.W)==null||r.call(t)}))};j.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,
r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&Ct(function(){var o;(o=t.Z)==null||o.call(t)}))}};j.prototype.
subscribe=function(e){var t=this;return Ee(function(){var n=t.value;Ct(function(){return e(n)})},{name:"sub"})};j.prototype.valueOf=function(){return this.value};
j.prototype.toString=function(){return this.value+""};j.prototype.toJSON=function(){return this.value};j.prototype.peek=function(){var e=this;return Ct(function(){
return e.value})};Object.defineProperty(j.prototype,"value",{get:function(){var e=yi(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){
if(An>100)throw new Error("Cycle detected");(function(n){xe!==0&&An===0&&n.l!==mo&&(n.l=mo,kn={S:n,v:n.v,i:n.i,o:kn})})(this),this.v=e,this.i++,Vn++,xe++;try{for(var t=this.
t;t!==void 0;t=t.x)t.t.N()}finally{Tn()}}}});function ne(e,t){return new j(e,t)}function Ri(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==
t.i)return!0;return!1}function vi(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Ei(e){
for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=
n}function Ye(e,t){j.call(this,void 0,t),this.x=e,this.s=void 0,this.g=Vn-1,this.f=4}Ye.prototype=new j;Ye.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;
if((36&this.f)==32||(this.f&=-5,this.g===Vn))return!0;if(this.g=Vn,this.f|=1,this.i>0&&!Ri(this))return this.f&=-2,!0;var e=B;try{vi(this),B=this;var t=this.x();
(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return B=e,Ei(this),this.f&=-2,!0};Ye.prototype.S=function(e){
if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}j.prototype.S.call(this,e)};Ye.prototype.U=function(e){if(this.t!==void 0&&(j.prototype.
U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};Ye.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==
void 0;e=e.x)e.t.N()}};Object.defineProperty(Ye.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=yi(this);if(this.h(),e!==void 0&&
(e.i=this.i),16&this.f)throw this.v;return this.v}});function tt(e,t){return new Ye(e,t)}function Si(e){var t=e.j;if(e.j=void 0,typeof t=="function"){xe++;var n=B;
B=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,po(e),r}finally{B=n,Tn()}}}function po(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,Si(e)}function Qc(e){
if(B!==this)throw new Error("Out-of-order effect");Ei(this),B=e,this.f&=-2;try{8&this.f&&po(this)}finally{Tn()}}function nt(e,t){this.x=e,this.j=void 0,this.s=void 0,
this.u=void 0,this.f=32,this.name=t?.name,Vt&&Vt.push(this)}nt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t==
"function"&&(this.j=t)}finally{e()}};nt.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Si(this),vi(this),xe++;var e=B;
return B=this,Qc.bind(this,e)};nt.prototype.N=function(){2&this.f||(this.f|=2,this.u=Tt,Tt=this)};nt.prototype.d=function(){this.f|=8,1&this.f||po(this)};nt.prototype.
dispose=function(){this.d()};function Ee(e,t){var n=new nt(e,t);try{n.c()}catch(o){throw n.d(),o}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var ho,Ut,Gn,jc=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__,wi=[],Ii=[];Ee(function(){ho=this.N})();function rt(e,t){k[e]=t.bind(null,k[e]||function(){})}
function Gt(e){if(Gn){var t=Gn;Gn=void 0,t()}Gn=e&&e.S()}function Ni(e){var t=this,n=e.data,r=ed(n);r.name="ReactiveDom",r.value=n;var o=Me(function(){for(var a=t,
l=t.__v;l=l.__;)if(l.__c){l.__c.__$f|=4;break}var c=tt(function(){var m=r.value.value;return m===0?0:m===!0?"":m||""}),f=tt(function(){return!Array.isArray(c.value)&&
!no(c.value)}),h=Ee(function(){if(this.N=_i,f.value){var m=c.value;a.__v&&a.__v.__e&&a.__v.__e.nodeType===3&&(a.__v.__e.data=m)}}),d=t.__$u.d;return t.__$u.d=function(){
h(),d.call(this)},[f,c]},[]),s=o[0],i=o[1];return s.value?i.peek():i.value}Ni.displayName="ReactiveTextNode";Object.defineProperties(j.prototype,{constructor:{configurable:!0,
value:so(K,null).constructor},type:{configurable:!0,value:Ni},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{
configurable:!0,value:1}});rt("__b",function(e,t){if(Gt(),Ut=void 0,typeof t.type=="string"){var n,r=t.props;for(var o in r)if(o!=="children"){var s=r[o];s instanceof
j&&(n||(t.__np=n={}),n[o]=s,r[o]=s.peek())}}e(t)});rt("__r",function(e,t){if(e(t),t.type!==K){Gt();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(o,s){
var i;return Ee(function(){i=this},{name:s}),i.c=o,i})((function(o){return function(){var s;jc&&((s=this.y)==null||s.call(this)),o.__$f|=1,o.setState({})}})(r),
typeof t.type=="function"?t.type.displayName||t.type.name:""))),Ut=r,Gt(n)}});rt("__e",function(e,t,n,r){Gt(),Ut=void 0,e(t,n,r)});rt("diffed",function(e,t){Gt(),
Ut=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,o=t.props,s=n.U;if(s)for(var i in s){var a=s[i];a===void 0||r&&i in r||(a.d(),s[i]=void 0)}if(r){
s||(s={},n.U=s);for(var l in r){var c=s[l],f=r[l];c===void 0?(c=qc(n,l,f,o),s[l]=c):c.o(f,o)}}}e(t)});function qc(e,t,n,r){var o=t in e&&e.ownerSVGElement===void 0,
s=ne(n);return{o:function(i,a){s.value=i,r=a},d:Ee(function(){this.N=_i;var i=s.value.value;r[t]!==i&&(r[t]=i,o?e[t]=i:i!=null&&(i!==!1||t[4]==="-")?e.setAttribute(
t,i):e.removeAttribute(t))})}}rt("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var o in r){var s=r[o];s&&
s.d()}}}var i=t.__np;if(i){var a=t.props;for(var l in i)a[l]=i[l]}t.__np=void 0}else{var c=t.__c;if(c){c.__$f|=8;var f=c.__$u;f&&(c.__$u=void 0,f.d())}}e(t)});rt(
"__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});Ue.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var o in t)
return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)
return!0;for(var i in e)if(i!=="__source"&&e[i]!==this.props[i])return!0;for(var a in this.props)if(!(a in e))return!0;return!1};function ed(e,t){return Me(function(){
return ne(e,t)},[])}var td=typeof requestAnimationFrame>"u"?setTimeout:function(e){var t=function(){clearTimeout(n),cancelAnimationFrame(r),e()},n=setTimeout(t,35),r=requestAnimationFrame(
t)},nd=function(e){queueMicrotask(function(){queueMicrotask(e)})};function rd(){Cn(function(){for(var e;e=wi.shift();)ho.call(e)})}function od(){wi.push(this)===
1&&(k.requestAnimationFrame||td)(rd)}function sd(){Cn(function(){for(var e;e=Ii.shift();)ho.call(e)})}function _i(){Ii.push(this)===1&&(k.requestAnimationFrame||
nd)(sd)}function xi(e,t){var n=x(e);n.current=e;var r=Ut;_(function(){return Ee(function(){if(this.N=od,!(r&&8&r.__$f))return n.current()},t)},[])}var w;(function(e){e[e.Canceled=1]="Canceled",e[e.Unknown=2]="Unknown",e[e.InvalidArgument=3]="InvalidArgument",e[e.DeadlineExceeded=4]="DeadlineExceeded",e[e.NotFound=
5]="NotFound",e[e.AlreadyExists=6]="AlreadyExists",e[e.PermissionDenied=7]="PermissionDenied",e[e.ResourceExhausted=8]="ResourceExhausted",e[e.FailedPrecondition=
9]="FailedPrecondition",e[e.Aborted=10]="Aborted",e[e.OutOfRange=11]="OutOfRange",e[e.Unimplemented=12]="Unimplemented",e[e.Internal=13]="Internal",e[e.Unavailable=
14]="Unavailable",e[e.DataLoss=15]="DataLoss",e[e.Unauthenticated=16]="Unauthenticated"})(w||(w={}));function Mt(e,t){return e!==null&&typeof e=="object"&&"$typeName"in e&&typeof e.$typeName=="string"?t===void 0?!0:t.typeName===e.$typeName:!1}var p;(function(e){e[e.DOUBLE=1]="DOUBLE",e[e.FLOAT=2]="FLOAT",e[e.INT64=3]="INT64",e[e.UINT64=4]="UINT64",e[e.INT32=5]="INT32",e[e.FIXED64=6]="FIXED64",e[e.FIXED32=
7]="FIXED32",e[e.BOOL=8]="BOOL",e[e.STRING=9]="STRING",e[e.BYTES=12]="BYTES",e[e.UINT32=13]="UINT32",e[e.SFIXED32=15]="SFIXED32",e[e.SFIXED64=16]="SFIXED64",e[e.
SINT32=17]="SINT32",e[e.SINT64=18]="SINT64"})(p||(p={}));function ki(){let e=0,t=0;for(let r=0;r<28;r+=7){let o=this.buf[this.pos++];if(e|=(o&127)<<r,(o&128)==0)return this.assertBounds(),[e,t]}let n=this.buf[this.pos++];
if(e|=(n&15)<<28,t=(n&112)>>4,(n&128)==0)return this.assertBounds(),[e,t];for(let r=3;r<=31;r+=7){let o=this.buf[this.pos++];if(t|=(o&127)<<r,(o&128)==0)return this.
assertBounds(),[e,t]}throw new Error("invalid varint")}function Mn(e,t,n){for(let s=0;s<28;s=s+7){let i=e>>>s,a=!(!(i>>>7)&&t==0),l=(a?i|128:i)&255;if(n.push(l),
!a)return}let r=e>>>28&15|(t&7)<<4,o=t>>3!=0;if(n.push((o?r|128:r)&255),!!o){for(let s=3;s<31;s=s+7){let i=t>>>s,a=!!(i>>>7),l=(a?i|128:i)&255;if(n.push(l),!a)return}
n.push(t>>>31&1)}}var Un=4294967296;function go(e){let t=e[0]==="-";t&&(e=e.slice(1));let n=1e6,r=0,o=0;function s(i,a){let l=Number(e.slice(i,a));o*=n,r=r*n+l,
r>=Un&&(o=o+(r/Un|0),r=r%Un)}return s(-24,-18),s(-18,-12),s(-12,-6),s(-6),t?Ti(r,o):yo(r,o)}function Vi(e,t){let n=yo(e,t),r=n.hi&2147483648;r&&(n=Ti(n.lo,n.hi));
let o=bo(n.lo,n.hi);return r?"-"+o:o}function bo(e,t){if({lo:e,hi:t}=id(e,t),t<=2097151)return String(Un*t+e);let n=e&16777215,r=(e>>>24|t<<8)&16777215,o=t>>16&
65535,s=n+r*6777216+o*6710656,i=r+o*8147497,a=o*2,l=1e7;return s>=l&&(i+=Math.floor(s/l),s%=l),i>=l&&(a+=Math.floor(i/l),i%=l),a.toString()+Ai(i)+Ai(s)}function id(e,t){
return{lo:e>>>0,hi:t>>>0}}function yo(e,t){return{lo:e|0,hi:t|0}}function Ti(e,t){return t=~t,e?e=~e+1:t+=1,yo(e,t)}var Ai=e=>{let t=String(e);return"0000000".slice(
t.length)+t};function Lt(e,t){if(e>=0){for(;e>127;)t.push(e&127|128),e=e>>>7;t.push(e)}else{for(let n=0;n<9;n++)t.push(e&127|128),e=e>>7;t.push(1)}}function Ci(){
let e=this.buf[this.pos++],t=e&127;if((e&128)==0)return this.assertBounds(),t;if(e=this.buf[this.pos++],t|=(e&127)<<7,(e&128)==0)return this.assertBounds(),t;if(e=
this.buf[this.pos++],t|=(e&127)<<14,(e&128)==0)return this.assertBounds(),t;if(e=this.buf[this.pos++],t|=(e&127)<<21,(e&128)==0)return this.assertBounds(),t;e=this.
buf[this.pos++],t|=(e&15)<<28;for(let n=5;(e&128)!==0&&n<10;n++)e=this.buf[this.pos++];if((e&128)!=0)throw new Error("invalid varint");return this.assertBounds(),
t>>>0}var U=ad();function ad(){let e=new DataView(new ArrayBuffer(8));if(typeof BigInt=="function"&&typeof e.getBigInt64=="function"&&typeof e.getBigUint64=="function"&&
typeof e.setBigInt64=="function"&&typeof e.setBigUint64=="function"&&(!!globalThis.Deno||!!globalThis.Bun||typeof process!="object"||typeof process.env!="object"||
process.env.BUF_BIGINT_DISABLE!=="1")){let n=BigInt("-9223372036854775808"),r=BigInt("9223372036854775807"),o=BigInt("0"),s=BigInt("18446744073709551615");return{
zero:BigInt(0),supported:!0,parse(i){let a=typeof i=="bigint"?i:BigInt(i);if(a>r||a<n)throw new Error(`invalid int64: ${i}`);return a},uParse(i){let a=typeof i==
"bigint"?i:BigInt(i);if(a>s||a<o)throw new Error(`invalid uint64: ${i}`);return a},enc(i){return e.setBigInt64(0,this.parse(i),!0),{lo:e.getInt32(0,!0),hi:e.getInt32(
4,!0)}},uEnc(i){return e.setBigInt64(0,this.uParse(i),!0),{lo:e.getInt32(0,!0),hi:e.getInt32(4,!0)}},dec(i,a){return e.setInt32(0,i,!0),e.setInt32(4,a,!0),e.getBigInt64(
0,!0)},uDec(i,a){return e.setInt32(0,i,!0),e.setInt32(4,a,!0),e.getBigUint64(0,!0)}}}return{zero:"0",supported:!1,parse(n){return typeof n!="string"&&(n=n.toString()),
Gi(n),n},uParse(n){return typeof n!="string"&&(n=n.toString()),Ui(n),n},enc(n){return typeof n!="string"&&(n=n.toString()),Gi(n),go(n)},uEnc(n){return typeof n!=
"string"&&(n=n.toString()),Ui(n),go(n)},dec(n,r){return Vi(n,r)},uDec(n,r){return bo(n,r)}}}function Gi(e){if(!/^-?[0-9]+$/.test(e))throw new Error("invalid int\
64: "+e)}function Ui(e){if(!/^[0-9]+$/.test(e))throw new Error("invalid uint64: "+e)}function he(e,t){switch(e){case p.STRING:return"";case p.BOOL:return!1;case p.DOUBLE:case p.FLOAT:return 0;case p.INT64:case p.UINT64:case p.SFIXED64:case p.FIXED64:case p.
SINT64:return t?"0":U.zero;case p.BYTES:return new Uint8Array(0);default:return 0}}function Mi(e,t){switch(e){case p.BOOL:return t===!1;case p.STRING:return t===
"";case p.BYTES:return t instanceof Uint8Array&&!t.byteLength;case p.DOUBLE:case p.FLOAT:return Object.is(t,0);default:return t==0}}var Li=2,ge=Symbol.for("reflect unsafe local");function Ln(e,t){let n=e[t.localName].case;return n===void 0?n:t.fields.find(r=>r.localName===n)}function Fi(e,t){
let n=t.localName;if(t.oneof)return e[t.oneof.localName].case===n;if(t.presence!=Li)return e[n]!==void 0&&Object.prototype.hasOwnProperty.call(e,n);switch(t.fieldKind){case"\
list":return e[n].length>0;case"map":return Object.keys(e[n]).length>0;case"scalar":return!Mi(t.scalar,e[n]);case"enum":return e[n]!==t.enum.values[0].number}throw new Error(
"message field with implicit presence")}function Xe(e,t){return Object.prototype.hasOwnProperty.call(e,t)&&e[t]!==void 0}function Fn(e,t){if(t.oneof){let n=e[t.
oneof.localName];return n.case===t.localName?n.value:void 0}return e[t.localName]}function Bn(e,t,n){t.oneof?e[t.oneof.localName]={case:t.localName,value:n}:e[t.
localName]=n}function Bi(e,t){let n=t.localName;if(t.oneof){let r=t.oneof.localName;e[r].case===n&&(e[r]={case:void 0})}else if(t.presence!=Li)delete e[n];else switch(t.
fieldKind){case"map":e[n]={};break;case"list":e[n]=[];break;case"enum":e[n]=t.enum.values[0].number;break;case"scalar":e[n]=he(t.scalar,t.longAsString);break}}function Se(e){return e!==null&&typeof e=="object"&&!Array.isArray(e)}function Ft(e,t){var n,r,o,s;if(Se(e)&&ge in e&&"add"in e&&"field"in e&&typeof e.field=="function"){if(t!==void 0){let i=t,a=e.field();return i.listKind==a.listKind&&
i.scalar===a.scalar&&((n=i.message)===null||n===void 0?void 0:n.typeName)===((r=a.message)===null||r===void 0?void 0:r.typeName)&&((o=i.enum)===null||o===void 0?
void 0:o.typeName)===((s=a.enum)===null||s===void 0?void 0:s.typeName)}return!0}return!1}function Bt(e,t){var n,r,o,s;if(Se(e)&&ge in e&&"has"in e&&"field"in e&&
typeof e.field=="function"){if(t!==void 0){let i=t,a=e.field();return i.mapKey===a.mapKey&&i.mapKind==a.mapKind&&i.scalar===a.scalar&&((n=i.message)===null||n===
void 0?void 0:n.typeName)===((r=a.message)===null||r===void 0?void 0:r.typeName)&&((o=i.enum)===null||o===void 0?void 0:o.typeName)===((s=a.enum)===null||s===void 0?
void 0:s.typeName)}return!0}return!1}function Ot(e,t){return Se(e)&&ge in e&&"desc"in e&&Se(e.desc)&&e.desc.kind==="message"&&(t===void 0||e.desc.typeName==t.typeName)}function Oi(e){return Di(e.$typeName)}function be(e){let t=e.fields[0];return Di(e.typeName)&&t!==void 0&&t.fieldKind=="scalar"&&t.name=="value"&&t.number==1}function On(e){
switch(e.typeName){case"google.protobuf.Any":case"google.protobuf.Timestamp":case"google.protobuf.Duration":case"google.protobuf.FieldMask":case"google.protobuf\
.Struct":case"google.protobuf.Value":case"google.protobuf.ListValue":return!0;default:return be(e)}}function Di(e){return e.startsWith("google.protobuf.")&&["Do\
ubleValue","FloatValue","Int64Value","UInt64Value","Int32Value","UInt32Value","BoolValue","StringValue","BytesValue"].includes(e.substring(16))}var ud=999,ld=998,Dn=2;function se(e,t){if(Mt(t,e))return t;let n=pd(e);return t!==void 0&&cd(e,n,t),n}function cd(e,t,n){for(let r of e.members){let o=n[r.localName];
if(o==null)continue;let s;if(r.kind=="oneof"){let i=Ln(n,r);if(!i)continue;s=i,o=Fn(n,i)}else s=r;switch(s.fieldKind){case"message":o=vo(s,o);break;case"scalar":
o=Xi(s,o);break;case"list":o=fd(s,o);break;case"map":o=dd(s,o);break}Bn(t,s,o)}return t}function Xi(e,t){return e.scalar==p.BYTES?Eo(t):t}function dd(e,t){if(Se(
t)){if(e.scalar==p.BYTES)return Wi(t,Eo);if(e.mapKind=="message")return Wi(t,n=>vo(e,n))}return t}function fd(e,t){if(Array.isArray(t)){if(e.scalar==p.BYTES)return t.
map(Eo);if(e.listKind=="message")return t.map(n=>vo(e,n))}return t}function vo(e,t){if(e.fieldKind=="message"&&!e.oneof&&be(e.message))return Xi(e.message.fields[0],
t);if(Se(t)){if(e.message.typeName=="google.protobuf.Struct"&&e.parent.typeName!=="google.protobuf.Value")return t;if(!Mt(t,e.message))return se(e.message,t)}return t}
function Eo(e){return Array.isArray(e)?new Uint8Array(e):e}function Wi(e,t){let n={};for(let r of Object.entries(e))n[r[0]]=t(r[1]);return n}var md=Symbol(),Yi=new WeakMap;
function pd(e){let t;if(hd(e)){let n=Yi.get(e),r,o;if(n)({prototype:r,members:o}=n);else{r={},o=new Set;for(let s of e.members)s.kind!="oneof"&&(s.fieldKind!="s\
calar"&&s.fieldKind!="enum"||s.presence!=Dn&&(o.add(s),r[s.localName]=Ro(s)));Yi.set(e,{prototype:r,members:o})}t=Object.create(r),t.$typeName=e.typeName;for(let s of e.
members)o.has(s)||s.kind=="field"&&(s.fieldKind=="message"||(s.fieldKind=="scalar"||s.fieldKind=="enum")&&s.presence!=Dn)||(t[s.localName]=Ro(s))}else{t={$typeName:e.
typeName};for(let n of e.members)(n.kind=="oneof"||n.presence==Dn)&&(t[n.localName]=Ro(n))}return t}function hd(e){switch(e.file.edition){case ud:return!1;case ld:
return!0;default:return e.fields.some(t=>t.presence!=Dn&&t.fieldKind!="message"&&!t.oneof)}}function Ro(e){if(e.kind=="oneof")return{case:void 0};if(e.fieldKind==
"list")return[];if(e.fieldKind=="map")return{};if(e.fieldKind=="message")return md;let t=e.getDefaultValue();return t!==void 0?e.fieldKind=="scalar"&&e.longAsString?
t.toString():t:e.fieldKind=="scalar"?he(e.scalar,e.longAsString):e.enum.values[0].number}var gd=["FieldValueInvalidError","FieldListRangeError","ForeignFieldError"],H=class extends Error{constructor(t,n,r="FieldValueInvalidError"){super(n),this.name=
r,this.field=()=>t}};function Zi(e){return e instanceof Error&&gd.includes(e.name)&&"field"in e&&typeof e.field=="function"}var So=Symbol.for("@bufbuild/protobuf/text-encoding");function Dt(){if(globalThis[So]==null){let e=new globalThis.TextEncoder,t=new globalThis.TextDecoder,n;globalThis[So]={encodeUtf8(r){return e.encode(r)},decodeUtf8(r,o){
return o?(n===void 0&&(n=new globalThis.TextDecoder("utf-8",{fatal:!0})),n.decode(r)):t.decode(r)},checkUtf8(r){try{return encodeURIComponent(r),!0}catch{return!1}}}}
return globalThis[So]}var O;(function(e){e[e.Varint=0]="Varint",e[e.Bit64=1]="Bit64",e[e.LengthDelimited=2]="LengthDelimited",e[e.StartGroup=3]="StartGroup",e[e.EndGroup=4]="EndGroup",
e[e.Bit32=5]="Bit32"})(O||(O={}));var Io=34028234663852886e22,No=-34028234663852886e22,_o=4294967295,xo=2147483647,Ao=-2147483648,ot=class{constructor(t=Dt().encodeUtf8){
this.encodeUtf8=t,this.stack=[],this.chunks=[],this.buf=[]}finish(){this.buf.length&&(this.chunks.push(new Uint8Array(this.buf)),this.buf=[]);let t=0;for(let o=0;o<
this.chunks.length;o++)t+=this.chunks[o].length;let n=new Uint8Array(t),r=0;for(let o=0;o<this.chunks.length;o++)n.set(this.chunks[o],r),r+=this.chunks[o].length;
return this.chunks=[],n}fork(){return this.stack.push({chunks:this.chunks,buf:this.buf}),this.chunks=[],this.buf=[],this}join(){let t=this.finish(),n=this.stack.
pop();if(!n)throw new Error("invalid state, fork stack empty");return this.chunks=n.chunks,this.buf=n.buf,this.uint32(t.byteLength),this.raw(t)}tag(t,n){return this.
uint32((t<<3|n)>>>0)}raw(t){return this.buf.length&&(this.chunks.push(new Uint8Array(this.buf)),this.buf=[]),this.chunks.push(t),this}uint32(t){for(Pi(t);t>127;)
this.buf.push(t&127|128),t=t>>>7;return this.buf.push(t),this}int32(t){return wo(t),Lt(t,this.buf),this}bool(t){return this.buf.push(t?1:0),this}bytes(t){return this.
uint32(t.byteLength),this.raw(t)}string(t){let n=this.encodeUtf8(t);return this.uint32(n.byteLength),this.raw(n)}float(t){bd(t);let n=new Uint8Array(4);return new DataView(
n.buffer).setFloat32(0,t,!0),this.raw(n)}double(t){let n=new Uint8Array(8);return new DataView(n.buffer).setFloat64(0,t,!0),this.raw(n)}fixed32(t){Pi(t);let n=new Uint8Array(
4);return new DataView(n.buffer).setUint32(0,t,!0),this.raw(n)}sfixed32(t){wo(t);let n=new Uint8Array(4);return new DataView(n.buffer).setInt32(0,t,!0),this.raw(
n)}sint32(t){return wo(t),t=(t<<1^t>>31)>>>0,Lt(t,this.buf),this}sfixed64(t){let n=new Uint8Array(8),r=new DataView(n.buffer),o=U.enc(t);return r.setInt32(0,o.lo,
!0),r.setInt32(4,o.hi,!0),this.raw(n)}fixed64(t){let n=new Uint8Array(8),r=new DataView(n.buffer),o=U.uEnc(t);return r.setInt32(0,o.lo,!0),r.setInt32(4,o.hi,!0),
this.raw(n)}int64(t){let n=U.enc(t);return Mn(n.lo,n.hi,this.buf),this}sint64(t){let n=U.enc(t),r=n.hi>>31,o=n.lo<<1^r,s=(n.hi<<1|n.lo>>>31)^r;return Mn(o,s,this.
buf),this}uint64(t){let n=U.uEnc(t);return Mn(n.lo,n.hi,this.buf),this}},Ze=class{constructor(t,n=Dt().decodeUtf8){this.decodeUtf8=n,this.varint64=ki,this.uint32=
Ci,this.buf=t,this.len=t.length,this.pos=0,this.view=new DataView(t.buffer,t.byteOffset,t.byteLength)}tag(){let t=this.pos,n=this.uint32(),r=this.pos-t;if(r>5||
r==5&&this.buf[this.pos-1]>15)throw new Error("illegal tag: varint overflows uint32");let o=n>>>3,s=n&7;if(o<=0||s>5)throw new Error("illegal tag: field no "+o+
" wire type "+s);return[o,s]}skip(t,n,r=100){let o=this.pos;switch(t){case O.Varint:for(;this.buf[this.pos++]&128;);break;case O.Bit64:this.pos+=4;case O.Bit32:
this.pos+=4;break;case O.LengthDelimited:let s=this.uint32();this.pos+=s;break;case O.StartGroup:if(r<=0)throw new Error("maximum recursion depth reached");for(;;){
let[i,a]=this.tag();if(a===O.EndGroup){if(n!==void 0&&i!==n)throw new Error("invalid end group tag");break}this.skip(a,i,r-1)}break;default:throw new Error("can\
t skip wire type "+t)}return this.assertBounds(),this.buf.subarray(o,this.pos)}assertBounds(){if(this.pos>this.len)throw new RangeError("premature EOF")}int32(){
return this.uint32()|0}sint32(){let t=this.uint32();return t>>>1^-(t&1)}int64(){return U.dec(...this.varint64())}uint64(){return U.uDec(...this.varint64())}sint64(){
let[t,n]=this.varint64(),r=-(t&1);return t=(t>>>1|(n&1)<<31)^r,n=n>>>1^r,U.dec(t,n)}bool(){let[t,n]=this.varint64();return t!==0||n!==0}fixed32(){return this.view.
getUint32((this.pos+=4)-4,!0)}sfixed32(){return this.view.getInt32((this.pos+=4)-4,!0)}fixed64(){return U.uDec(this.sfixed32(),this.sfixed32())}sfixed64(){return U.
dec(this.sfixed32(),this.sfixed32())}float(){return this.view.getFloat32((this.pos+=4)-4,!0)}double(){return this.view.getFloat64((this.pos+=8)-8,!0)}bytes(){let t=this.
uint32(),n=this.pos;return this.pos+=t,this.assertBounds(),this.buf.subarray(n,n+t)}string(t){return this.decodeUtf8(this.bytes(),t)}};function wo(e){if(typeof e==
"string")e=Number(e);else if(typeof e!="number")throw new Error("invalid int32: "+typeof e);if(!Number.isInteger(e)||e>xo||e<Ao)throw new Error("invalid int32: "+
e)}function Pi(e){if(typeof e=="string")e=Number(e);else if(typeof e!="number")throw new Error("invalid uint32: "+typeof e);if(!Number.isInteger(e)||e>_o||e<0)throw new Error(
"invalid uint32: "+e)}function bd(e){if(typeof e=="string"){let t=e;if(e=Number(e),Number.isNaN(e)&&t!=="NaN")throw new Error("invalid float32: "+t)}else if(typeof e!=
"number")throw new Error("invalid float32: "+typeof e);if(Number.isFinite(e)&&(e>Io||e<No))throw new Error("invalid float32: "+e)}function Ae(e,t){let n=e.fieldKind=="list"?Ft(t,e):e.fieldKind=="map"?Bt(t,e):To(e,t);if(n===!0)return;let r;switch(e.fieldKind){case"list":r=`expected ${Hi(e)}\
, got ${$(t)}`;break;case"map":r=`expected ${$i(e)}, got ${$(t)}`;break;default:r=Wn(e,t,n)}return new H(e,r)}function Vo(e,t,n){let r=To(e,n);if(r!==!0)return new H(
e,`list item #${t+1}: ${Wn(e,n,r)}`)}function Ji(e,t,n){let r=ko(t,e.mapKey);if(r!==!0)return new H(e,`invalid map key: ${Wn({scalar:e.mapKey},t,r)}`);let o=To(
e,n);if(o!==!0)return new H(e,`map entry ${$(t)}: ${Wn(e,n,o)}`)}function To(e,t){return e.scalar!==void 0?ko(t,e.scalar):e.enum!==void 0?e.enum.open?ko(t,p.INT32):
e.enum.values.some(n=>n.number===t):Ot(t,e.message)}function ko(e,t){switch(t){case p.DOUBLE:return typeof e=="number";case p.FLOAT:return typeof e!="number"?!1:
Number.isNaN(e)||!Number.isFinite(e)?!0:e>Io||e<No?`${e.toFixed()} out of range`:!0;case p.INT32:case p.SFIXED32:case p.SINT32:return typeof e!="number"||!Number.
isInteger(e)?!1:e>xo||e<Ao?`${e.toFixed()} out of range`:!0;case p.FIXED32:case p.UINT32:return typeof e!="number"||!Number.isInteger(e)?!1:e>_o||e<0?`${e.toFixed()}\
 out of range`:!0;case p.BOOL:return typeof e=="boolean";case p.STRING:return typeof e!="string"?!1:Dt().checkUtf8(e)||"invalid UTF8";case p.BYTES:return e instanceof
Uint8Array;case p.INT64:case p.SFIXED64:case p.SINT64:if(typeof e=="bigint"||typeof e=="number"||typeof e=="string"&&e.length>0)try{return U.parse(e),!0}catch{return`${e}\
 out of range`}return!1;case p.FIXED64:case p.UINT64:if(typeof e=="bigint"||typeof e=="number"||typeof e=="string"&&e.length>0)try{return U.uParse(e),!0}catch{return`${e}\
 out of range`}return!1}}function Wn(e,t,n){return n=typeof n=="string"?`: ${n}`:`, got ${$(t)}`,e.scalar!==void 0?`expected ${yd(e.scalar)}`+n:e.enum!==void 0?
`expected ${e.enum.toString()}`+n:`expected ${Ki(e.message)}`+n}function $(e){switch(typeof e){case"object":return e===null?"null":e instanceof Uint8Array?`Uint\
8Array(${e.length})`:Array.isArray(e)?`Array(${e.length})`:Ft(e)?Hi(e.field()):Bt(e)?$i(e.field()):Ot(e)?Ki(e.desc):Mt(e)?`message ${e.$typeName}`:"object";case"\
string":return e.length>30?"string":`"${e.split('"').join('\\"')}"`;case"boolean":return String(e);case"number":return String(e);case"bigint":return String(e)+"\
n";default:return typeof e}}function Ki(e){return`ReflectMessage (${e.typeName})`}function Hi(e){switch(e.listKind){case"message":return`ReflectList (${e.message.
toString()})`;case"enum":return`ReflectList (${e.enum.toString()})`;case"scalar":return`ReflectList (${p[e.scalar]})`}}function $i(e){switch(e.mapKind){case"mes\
sage":return`ReflectMap (${p[e.mapKey]}, ${e.message.toString()})`;case"enum":return`ReflectMap (${p[e.mapKey]}, ${e.enum.toString()})`;case"scalar":return`Refl\
ectMap (${p[e.mapKey]}, ${p[e.scalar]})`}}function yd(e){switch(e){case p.STRING:return"string";case p.BOOL:return"boolean";case p.INT64:case p.SINT64:case p.SFIXED64:
return"bigint (int64)";case p.UINT64:case p.FIXED64:return"bigint (uint64)";case p.BYTES:return"Uint8Array";case p.DOUBLE:return"number (float64)";case p.FLOAT:
return"number (float32)";case p.FIXED32:case p.UINT32:return"number (uint32)";case p.INT32:case p.SFIXED32:case p.SINT32:return"number (int32)"}}var Rd=0;function ie(e,t,n=!0){return new Xn(e,t,n)}var zi=new WeakMap,Xn=class{get sortedFields(){let t=zi.get(this.desc);if(t)return t;let n=this.desc.fields.
concat().sort((r,o)=>r.number-o.number);return zi.set(this.desc,n),n}constructor(t,n,r=!0){this.lists=new Map,this.maps=new Map,this.check=r,this.desc=t,this.message=
this[ge]=n??se(t),this.fields=t.fields,this.oneofs=t.oneofs,this.members=t.members}findNumber(t){return this._fieldsByNumber||(this._fieldsByNumber=new Map(this.
desc.fields.map(n=>[n.number,n]))),this._fieldsByNumber.get(t)}oneofCase(t){return Wt(this.message,t),Ln(this.message,t)}isSet(t){return Wt(this.message,t),Fi(this.
message,t)}clear(t){Wt(this.message,t),Bi(this.message,t)}get(t){Wt(this.message,t);let n=Fn(this.message,t);switch(t.fieldKind){case"list":let r=this.lists.get(
t);return(!r||r[ge]!==n)&&this.lists.set(t,r=new Uo(t,n,this.check)),r;case"map":let o=this.maps.get(t);return(!o||o[ge]!==n)&&this.maps.set(t,o=new Mo(t,n,this.
check)),o;case"message":return Fo(t,n,this.check);case"scalar":return n===void 0?he(t.scalar,!1):Bo(t,n);case"enum":return n??t.enum.values[0].number}}set(t,n){
if(Wt(this.message,t),this.check){let o=Ae(t,n);if(o)throw o}let r;t.fieldKind=="message"?r=Lo(t,n):Bt(n)||Ft(n)?r=n[ge]:r=Oo(t,n),Bn(this.message,t,r)}getUnknown(){
return this.message.$unknown}setUnknown(t){this.message.$unknown=t}};function Wt(e,t){if(t.parent.typeName!==e.$typeName)throw new H(t,`cannot use ${t.toString()}\
 with message ${e.$typeName}`,"ForeignFieldError")}var Uo=class{field(){return this._field}get size(){return this._arr.length}constructor(t,n,r){this._field=t,this._arr=this[ge]=n,this.check=r}get(t){let n=this.
_arr[t];return n===void 0?void 0:Co(this._field,n,this.check)}set(t,n){if(t<0||t>=this._arr.length)throw new H(this._field,`list item #${t+1}: out of range`);if(this.
check){let r=Vo(this._field,t,n);if(r)throw r}this._arr[t]=Qi(this._field,n)}add(t){if(this.check){let n=Vo(this._field,this._arr.length,t);if(n)throw n}this._arr.
push(Qi(this._field,t))}clear(){this._arr.splice(0,this._arr.length)}[Symbol.iterator](){return this.values()}keys(){return this._arr.keys()}*values(){for(let t of this.
_arr)yield Co(this._field,t,this.check)}*entries(){for(let t=0;t<this._arr.length;t++)yield[t,Co(this._field,this._arr[t],this.check)]}};var Mo=class{constructor(t,n,r=!0){this.obj=this[ge]=n??{},this.check=r,this._field=t}field(){return this._field}set(t,n){if(this.check){let r=Ji(this._field,t,
n);if(r)throw r}return this.obj[Yn(t)]=vd(this._field,n),this}delete(t){let n=Yn(t),r=Object.prototype.hasOwnProperty.call(this.obj,n);return r&&delete this.obj[n],
r}clear(){for(let t of Object.keys(this.obj))delete this.obj[t]}get(t){let n=this.obj[Yn(t)];return n!==void 0&&(n=Go(this._field,n,this.check)),n}has(t){return Object.
prototype.hasOwnProperty.call(this.obj,Yn(t))}*keys(){for(let t of Object.keys(this.obj))yield ji(t,this._field.mapKey)}*entries(){for(let t of Object.entries(this.
obj))yield[ji(t[0],this._field.mapKey),Go(this._field,t[1],this.check)]}[Symbol.iterator](){return this.entries()}get size(){return Object.keys(this.obj).length}*values(){
for(let t of Object.values(this.obj))yield Go(this._field,t,this.check)}forEach(t,n){for(let r of this.entries())t.call(n,r[1],r[0],this)}};function Lo(e,t){return Ot(
t)?Oi(t.message)&&!e.oneof&&e.fieldKind=="message"?t.message.value:t.desc.typeName=="google.protobuf.Struct"&&e.parent.typeName!="google.protobuf.Value"?ea(t.message):
t.message:t}function Fo(e,t,n){return t!==void 0&&(be(e.message)&&!e.oneof&&e.fieldKind=="message"?t={$typeName:e.message.typeName,value:Bo(e.message.fields[0],
t)}:e.message.typeName=="google.protobuf.Struct"&&e.parent.typeName!="google.protobuf.Value"&&Se(t)&&(t=qi(t))),new Xn(e.message,t,n)}function Qi(e,t){return e.
listKind=="message"?Lo(e,t):Oo(e,t)}function Co(e,t,n){return e.listKind=="message"?Fo(e,t,n):Bo(e,t)}function vd(e,t){return e.mapKind=="message"?Lo(e,t):Oo(e,
t)}function Go(e,t,n){return e.mapKind=="message"?Fo(e,t,n):t}function Yn(e){return typeof e=="string"||typeof e=="number"?e:String(e)}function ji(e,t){switch(t){case p.
STRING:return e;case p.INT32:case p.FIXED32:case p.UINT32:case p.SFIXED32:case p.SINT32:{let n=Number.parseInt(e);if(Number.isFinite(n))return n;break}case p.BOOL:
switch(e){case"true":return!0;case"false":return!1}break;case p.UINT64:case p.FIXED64:try{return U.uParse(e)}catch{}break;default:try{return U.parse(e)}catch{}break}
return e}function Bo(e,t){switch(e.scalar){case p.INT64:case p.SFIXED64:case p.SINT64:"longAsString"in e&&e.longAsString&&typeof t=="string"&&(t=U.parse(t));break;case p.
FIXED64:case p.UINT64:"longAsString"in e&&e.longAsString&&typeof t=="string"&&(t=U.uParse(t));break}return t}function Oo(e,t){switch(e.scalar){case p.INT64:case p.
SFIXED64:case p.SINT64:"longAsString"in e&&e.longAsString?t=String(t):(typeof t=="string"||typeof t=="number")&&(t=U.parse(t));break;case p.FIXED64:case p.UINT64:
"longAsString"in e&&e.longAsString?t=String(t):(typeof t=="string"||typeof t=="number")&&(t=U.uParse(t));break}return t}function qi(e){let t={$typeName:"google.\
protobuf.Struct",fields:{}};if(Se(e))for(let[n,r]of Object.entries(e))t.fields[n]=na(r);return t}function ea(e){let t={};for(let[n,r]of Object.entries(e.fields))
t[n]=ta(r);return t}function ta(e){switch(e.kind.case){case"structValue":return ea(e.kind.value);case"listValue":return e.kind.value.values.map(ta);case"nullVal\
ue":case void 0:return null;default:return e.kind.value}}function na(e){let t={$typeName:"google.protobuf.Value",kind:{case:void 0}};switch(typeof e){case"numbe\
r":t.kind={case:"numberValue",value:e};break;case"string":t.kind={case:"stringValue",value:e};break;case"boolean":t.kind={case:"boolValue",value:e};break;case"o\
bject":if(e===null)t.kind={case:"nullValue",value:Rd};else if(Array.isArray(e)){let n={$typeName:"google.protobuf.ListValue",values:[]};if(Array.isArray(e))for(let r of e)
n.values.push(na(r));t.kind={case:"listValue",value:n}}else t.kind={case:"structValue",value:qi(e)};break}return t}function it(e){let t=Ed(),n=e.length*3/4;e[e.length-2]=="="?n-=2:e[e.length-1]=="="&&(n-=1);let r=new Uint8Array(n),o=0,s=0,i,a=0;for(let l=0;l<e.length;l++){if(i=
t[e.charCodeAt(l)],i===void 0)switch(e[l]){case"=":s=0;case`
`:case"\r":case"	":case" ":continue;default:throw Error("invalid base64 string")}switch(s){case 0:a=i,s=1;break;case 1:r[o++]=a<<2|(i&48)>>4,a=i,s=2;break;case 2:
r[o++]=(a&15)<<4|(i&60)>>2,a=i,s=3;break;case 3:r[o++]=(a&3)<<6|i,s=0;break}}if(s==1)throw Error("invalid base64 string");return r.subarray(0,o)}function Yt(e,t="\
std"){let n=oa(t),r=t=="std",o="",s=0,i,a=0;for(let l=0;l<e.length;l++)switch(i=e[l],s){case 0:o+=n[i>>2],a=(i&3)<<4,s=1;break;case 1:o+=n[a|i>>4],a=(i&15)<<2,s=
2;break;case 2:o+=n[a|i>>6],o+=n[i&63],s=0;break}return s&&(o+=n[a],r&&(o+="=",s==1&&(o+="="))),o}var Zn,ra,st;function oa(e){return Zn||(Zn="ABCDEFGHIJKLMNOPQR\
STUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split(""),ra=Zn.slice(0,-2).concat("-","_")),e=="url"?ra:Zn}function Ed(){if(!st){st=[];let e=oa("std");for(let t=0;t<
e.length;t++)st[e[t].charCodeAt(0)]=t;st[45]=e.indexOf("+"),st[95]=e.indexOf("/")}return st}function ke(e){let t=!1,n=[];for(let r=0;r<e.length;r++){let o=e.charAt(r);switch(o){case"_":t=!0;break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"\
7":case"8":case"9":n.push(o),t=!1;break;default:t&&(t=!1,o=o.toUpperCase()),n.push(o);break}}return n.join("")}function Pn(e){return e.replace(/[A-Z]/g,t=>"_"+t.
toLowerCase())}var Sd=new Set(["constructor","toString","toJSON","valueOf"]);function at(e){return Sd.has(e)?e+"$":e}function Xt(e){for(let t of e.field)Xe(t,"jsonName")||(t.jsonName=ke(t.name));e.nestedType.forEach(Xt)}function sa(e,t){let n=e.values.find(r=>r.name===t);if(!n)throw new Error(`cannot parse ${e} default value: ${t}`);return n.number}function ia(e,t){switch(e){case p.
STRING:return t;case p.BYTES:{let n=wd(t);if(n===!1)throw new Error(`cannot parse ${p[e]} default value: ${t}`);return n}case p.INT64:case p.SFIXED64:case p.SINT64:
return U.parse(t);case p.UINT64:case p.FIXED64:return U.uParse(t);case p.DOUBLE:case p.FLOAT:switch(t){case"inf":return Number.POSITIVE_INFINITY;case"-inf":return Number.
NEGATIVE_INFINITY;case"nan":return Number.NaN;default:return parseFloat(t)}case p.BOOL:return t==="true";case p.INT32:case p.UINT32:case p.SINT32:case p.FIXED32:case p.
SFIXED32:return parseInt(t,10)}}function wd(e){let t=[],n={tail:e,c:"",next(){return this.tail.length==0?!1:(this.c=this.tail[0],this.tail=this.tail.substring(1),
!0)},take(r){if(this.tail.length>=r){let o=this.tail.substring(0,r);return this.tail=this.tail.substring(r),o}return!1}};for(;n.next();)switch(n.c){case"\\":if(n.
next())switch(n.c){case"\\":t.push(n.c.charCodeAt(0));break;case"b":t.push(8);break;case"f":t.push(12);break;case"n":t.push(10);break;case"r":t.push(13);break;case"\
t":t.push(9);break;case"v":t.push(11);break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"7":{let r=n.c,o=n.take(2);if(o===!1)return!1;let s=parseInt(
r+o,8);if(Number.isNaN(s))return!1;t.push(s);break}case"x":{let r=n.c,o=n.take(2);if(o===!1)return!1;let s=parseInt(r+o,16);if(Number.isNaN(s))return!1;t.push(s);
break}case"u":{let r=n.c,o=n.take(4);if(o===!1)return!1;let s=parseInt(r+o,16);if(Number.isNaN(s))return!1;let i=new Uint8Array(4);new DataView(i.buffer).setInt32(
0,s,!0),t.push(i[0],i[1],i[2],i[3]);break}case"U":{let r=n.c,o=n.take(8);if(o===!1)return!1;let s=U.uEnc(r+o),i=new Uint8Array(8),a=new DataView(i.buffer);a.setInt32(
0,s.lo,!0),a.setInt32(4,s.hi,!0),t.push(i[0],i[1],i[2],i[3],i[4],i[5],i[6],i[7]);break}}break;default:t.push(n.c.charCodeAt(0))}return new Uint8Array(t)}function*Jn(e){switch(e.kind){case"file":for(let t of e.messages)yield t,yield*Jn(t);yield*e.enums,yield*e.services,yield*e.extensions;break;case"message":for(let t of e.
nestedMessages)yield t,yield*Jn(t);yield*e.nestedEnums,yield*e.nestedExtensions;break}}function fa(...e){return Id(e)}function Kn(...e){let t=ma();if(!e.length)return t;if("$typeName"in e[0]&&e[0].$typeName=="google.protobuf.FileDescriptorSet"){for(let n of e[0].file)ca(n,t);return t}
if("$typeName"in e[0]){let s=function(i){let a=[];for(let l of i.dependency){if(t.getFile(l)!=null||o.has(l))continue;let c=r(l);if(!c)throw new Error(`Unable t\
o resolve ${l}, imported by ${i.name}`);"kind"in c?t.addFile(c,!1,!0):(o.add(c.name),a.push(c))}return a.concat(...a.map(s))},n=e[0],r=e[1],o=new Set;for(let i of[
n,...s(n)].reverse())ca(i,t)}else for(let n of e)for(let r of n.files)t.addFile(r);return t}function ma(){let e=new Map,t=new Map,n=new Map;return{kind:"registr\
y",types:e,extendees:t,[Symbol.iterator](){return e.values()},get files(){return n.values()},addFile(r,o,s){if(n.set(r.proto.name,r),!o)for(let i of Jn(r))this.
add(i);if(s)for(let i of r.dependencies)this.addFile(i,o,s)},add(r){if(r.kind=="extension"){let o=t.get(r.extendee.typeName);o||t.set(r.extendee.typeName,o=new Map),
o.set(r.number,r)}e.set(r.typeName,r)},get(r){return e.get(r)},getFile(r){return n.get(r)},getMessage(r){let o=e.get(r);return o?.kind=="message"?o:void 0},getEnum(r){
let o=e.get(r);return o?.kind=="enum"?o:void 0},getExtension(r){let o=e.get(r);return o?.kind=="extension"?o:void 0},getExtensionFor(r,o){var s;return(s=t.get(r.
typeName))===null||s===void 0?void 0:s.get(o)},getService(r){let o=e.get(r);return o?.kind=="service"?o:void 0}}}function Id(e){let t=ma();for(let n of e)switch(n.
kind){case"registry":for(let r of n)t.add(r);break;case"file":t.addFile(n);break;default:t.add(n);break}return t}var Nd=998,_d=999,xd=9999,Ad=9,Pt=10,Zt=11,kd=12,
aa=14,Zo=3,Vd=2,ua=1,Td=0,Do=1,la=2,Cd=3,Gd=1,Ud=2,Md=1,Ld=2;var Fd=1001,pa={998:{fieldPresence:1,enumType:2,repeatedFieldEncoding:2,utf8Validation:3,messageEncoding:1,jsonFormat:2,enforceNamingStyle:2,defaultSymbolVisibility:1},
999:{fieldPresence:2,enumType:1,repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:2,defaultSymbolVisibility:1},1e3:{fieldPresence:1,
enumType:1,repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:2,defaultSymbolVisibility:1},1001:{fieldPresence:1,enumType:1,
repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:1,defaultSymbolVisibility:2}};function ca(e,t){var n,r;let o={kind:"f\
ile",proto:e,deprecated:(r=(n=e.options)===null||n===void 0?void 0:n.deprecated)!==null&&r!==void 0?r:!1,edition:Wd(e),name:e.name.replace(/\.proto$/,""),dependencies:Yd(
e,t),enums:[],messages:[],extensions:[],services:[],toString(){return`file ${e.name}`}},s=new Map,i={get(a){return s.get(a)},add(a){var l;ye(((l=a.proto.options)===
null||l===void 0?void 0:l.mapEntry)===!0),s.set(a.typeName,a)}};for(let a of e.enumType)ha(a,o,void 0,t);for(let a of e.messageType)ga(a,o,void 0,t,i);for(let a of e.
service)Bd(a,o,t);Wo(o,t);for(let a of s.values())Yo(a,t,i);for(let a of o.messages)Yo(a,t,i),Wo(a,t);t.addFile(o,!0)}function Wo(e,t){switch(e.kind){case"file":
for(let n of e.proto.extension){let r=Xo(n,e,t);e.extensions.push(r),t.add(r)}break;case"message":for(let n of e.proto.extension){let r=Xo(n,e,t);e.nestedExtensions.
push(r),t.add(r)}for(let n of e.nestedMessages)Wo(n,t);break}}function Yo(e,t,n){let r=e.proto.oneofDecl.map(s=>Dd(s,e)),o=new Set;for(let s of e.proto.field){let i=Pd(
s,r),a=Xo(s,e,t,i,n);e.fields.push(a),e.field[a.localName]=a,i===void 0?e.members.push(a):(i.fields.push(a),o.has(i)||(o.add(i),e.members.push(i)))}for(let s of r.
filter(i=>o.has(i)))e.oneofs.push(s);for(let s of e.nestedMessages)Yo(s,t,n)}function ha(e,t,n,r){var o,s,i,a,l;let c=Xd(e.name,e.value),f={kind:"enum",proto:e,
deprecated:(s=(o=e.options)===null||o===void 0?void 0:o.deprecated)!==null&&s!==void 0?s:!1,file:t,parent:n,open:!0,name:e.name,typeName:Hn(e,n,t),value:{},values:[],
sharedPrefix:c,toString(){return`enum ${this.typeName}`}};f.open=$d(f),r.add(f);for(let h of e.value){let d=h.name;f.values.push(f.value[h.number]={kind:"enum_v\
alue",proto:h,deprecated:(a=(i=h.options)===null||i===void 0?void 0:i.deprecated)!==null&&a!==void 0?a:!1,parent:f,name:d,localName:at(c==null?d:d.substring(c.length)),
number:h.number,toString(){return`enum value ${f.typeName}.${d}`}})}((l=n?.nestedEnums)!==null&&l!==void 0?l:t.enums).push(f)}function ga(e,t,n,r,o){var s,i,a,l;
let c={kind:"message",proto:e,deprecated:(i=(s=e.options)===null||s===void 0?void 0:s.deprecated)!==null&&i!==void 0?i:!1,file:t,parent:n,name:e.name,typeName:Hn(
e,n,t),fields:[],field:{},oneofs:[],members:[],nestedEnums:[],nestedMessages:[],nestedExtensions:[],toString(){return`message ${this.typeName}`}};((a=e.options)===
null||a===void 0?void 0:a.mapEntry)===!0?o.add(c):(((l=n?.nestedMessages)!==null&&l!==void 0?l:t.messages).push(c),r.add(c));for(let f of e.enumType)ha(f,t,c,r);
for(let f of e.nestedType)ga(f,t,c,r,o)}function Bd(e,t,n){var r,o;let s={kind:"service",proto:e,deprecated:(o=(r=e.options)===null||r===void 0?void 0:r.deprecated)!==
null&&o!==void 0?o:!1,file:t,name:e.name,typeName:Hn(e,void 0,t),methods:[],method:{},toString(){return`service ${this.typeName}`}};t.services.push(s),n.add(s);
for(let i of e.method){let a=Od(i,s,n);s.methods.push(a),s.method[a.localName]=a}}function Od(e,t,n){var r,o,s,i;let a;e.clientStreaming&&e.serverStreaming?a="b\
idi_streaming":e.clientStreaming?a="client_streaming":e.serverStreaming?a="server_streaming":a="unary";let l=n.getMessage(Ve(e.inputType)),c=n.getMessage(Ve(e.outputType));
ye(l,`invalid MethodDescriptorProto: input_type ${e.inputType} not found`),ye(c,`invalid MethodDescriptorProto: output_type ${e.inputType} not found`);let f=e.name;
return{kind:"rpc",proto:e,deprecated:(o=(r=e.options)===null||r===void 0?void 0:r.deprecated)!==null&&o!==void 0?o:!1,parent:t,name:f,localName:at(f.length?at(f[0].
toLowerCase()+f.substring(1)):f),methodKind:a,input:l,output:c,idempotency:(i=(s=e.options)===null||s===void 0?void 0:s.idempotencyLevel)!==null&&i!==void 0?i:Td,
toString(){return`rpc ${t.typeName}.${f}`}}}function Dd(e,t){return{kind:"oneof",proto:e,deprecated:!1,parent:t,fields:[],name:e.name,localName:at(ke(e.name)),toString(){
return`oneof ${t.typeName}.${this.name}`}}}function Xo(e,t,n,r,o){var s,i,a;let l=o===void 0,c={kind:"field",proto:e,deprecated:(i=(s=e.options)===null||s===void 0?
void 0:s.deprecated)!==null&&i!==void 0?i:!1,name:e.name,number:e.number,scalar:void 0,message:void 0,enum:void 0,presence:Jd(e,r,l,t),utf8Validation:zd(e,t),listKind:void 0,
mapKind:void 0,mapKey:void 0,delimitedEncoding:void 0,packed:void 0,longAsString:!1,getDefaultValue:void 0};if(l){let m=t.kind=="file"?t:t.file,g=t.kind=="file"?
void 0:t,b=Hn(e,g,m);c.kind="extension",c.file=m,c.parent=g,c.oneof=void 0,c.typeName=b,c.jsonName=`[${b}]`,c.toString=()=>`extension ${b}`;let y=n.getMessage(Ve(
e.extendee));ye(y,`invalid FieldDescriptorProto: extendee ${e.extendee} not found`),c.extendee=y}else{let m=t;ye(m.kind=="message"),c.parent=m,c.oneof=r,c.localName=
r?ke(e.name):at(ke(e.name)),c.jsonName=e.jsonName,c.toString=()=>`field ${m.typeName}.${e.name}`}let f=e.label,h=e.type,d=(a=e.options)===null||a===void 0?void 0:
a.jstype;if(f===Zo){let m=h==Zt?o?.get(Ve(e.typeName)):void 0;if(m){c.fieldKind="map";let{key:g,value:b}=Hd(m);return c.mapKey=g.scalar,c.mapKind=b.fieldKind,c.
message=b.message,c.delimitedEncoding=!1,c.enum=b.enum,c.scalar=b.scalar,c}switch(c.fieldKind="list",h){case Zt:case Pt:c.listKind="message",c.message=n.getMessage(
Ve(e.typeName)),ye(c.message),c.delimitedEncoding=da(e,t);break;case aa:c.listKind="enum",c.enum=n.getEnum(Ve(e.typeName)),ye(c.enum);break;default:c.listKind="\
scalar",c.scalar=h,c.longAsString=d==ua;break}return c.packed=Kd(e,t),c}switch(h){case Zt:case Pt:c.fieldKind="message",c.message=n.getMessage(Ve(e.typeName)),ye(
c.message,`invalid FieldDescriptorProto: type_name ${e.typeName} not found`),c.delimitedEncoding=da(e,t),c.getDefaultValue=()=>{};break;case aa:{let m=n.getEnum(
Ve(e.typeName));ye(m!==void 0,`invalid FieldDescriptorProto: type_name ${e.typeName} not found`),c.fieldKind="enum",c.enum=n.getEnum(Ve(e.typeName)),c.getDefaultValue=
()=>Xe(e,"defaultValue")?sa(m,e.defaultValue):void 0;break}default:{c.fieldKind="scalar",c.scalar=h,c.longAsString=d==ua,c.getDefaultValue=()=>Xe(e,"defaultValu\
e")?ia(h,e.defaultValue):void 0;break}}return c}function Wd(e){switch(e.syntax){case"":case"proto2":return Nd;case"proto3":return _d;case"editions":if(e.edition===
xd)return Fd;if(e.edition in pa)return e.edition;throw new Error(`${e.name}: unsupported edition`);default:throw new Error(`${e.name}: unsupported syntax "${e.syntax}\
"`)}}function Yd(e,t){return e.dependency.map(n=>{let r=t.getFile(n);if(!r)throw new Error(`Cannot find ${n}, imported by ${e.name}`);return r})}function Xd(e,t){
let n=Zd(e)+"_";for(let r of t){if(!r.name.toLowerCase().startsWith(n))return;let o=r.name.substring(n.length);if(o.length==0||/^\d/.test(o))return}return n}function Zd(e){
return(e.substring(0,1)+e.substring(1).replace(/[A-Z]/g,t=>"_"+t)).toLowerCase()}function Hn(e,t,n){let r;return t?r=`${t.typeName}.${e.name}`:n.proto.package.length>
0?r=`${n.proto.package}.${e.name}`:r=`${e.name}`,r}function Ve(e){return e.startsWith(".")?e.substring(1):e}function Pd(e,t){if(!Xe(e,"oneofIndex")||e.proto3Optional)
return;let n=t[e.oneofIndex];return ye(n,`invalid FieldDescriptorProto: oneof #${e.oneofIndex} for field #${e.number} not found`),n}function Jd(e,t,n,r){if(e.label==
Vd)return Cd;if(e.label==Zo)return la;if(t||e.proto3Optional||n)return Do;let o=Pe("fieldPresence",{proto:e,parent:r});return o==la&&(e.type==Zt||e.type==Pt)?Do:
o}function Kd(e,t){if(e.label!=Zo)return!1;switch(e.type){case Ad:case kd:case Pt:case Zt:return!1}let n=e.options;return n&&Xe(n,"packed")?n.packed:Gd==Pe("rep\
eatedFieldEncoding",{proto:e,parent:t})}function Hd(e){let t=e.fields.find(r=>r.number===1),n=e.fields.find(r=>r.number===2);return ye(t&&t.fieldKind=="scalar"&&
t.scalar!=p.BYTES&&t.scalar!=p.FLOAT&&t.scalar!=p.DOUBLE&&n&&n.fieldKind!="list"&&n.fieldKind!="map"),{key:t,value:n}}function $d(e){var t;return Md==Pe("enumTy\
pe",{proto:e.proto,parent:(t=e.parent)!==null&&t!==void 0?t:e.file})}function da(e,t){return e.type==Pt?!0:Ud==Pe("messageEncoding",{proto:e,parent:t})}function zd(e,t){
return Ld==Pe("utf8Validation",{proto:e,parent:t})}function Pe(e,t){var n,r;let o=(n=t.proto.options)===null||n===void 0?void 0:n.features;if(o){let s=o[e];if(s!=
0)return s}if("kind"in t){if(t.kind=="message")return Pe(e,(r=t.parent)!==null&&r!==void 0?r:t.file);let s=pa[t.edition];if(!s)throw new Error(`feature default \
for edition ${t.edition} not found`);return s[e]}return Pe(e,t.parent)}function ye(e,t){if(!e)throw new Error(t)}function ba(e){let t=Qd(e);return t.messageType.forEach(Xt),Kn(t,()=>{}).getFile(t.name)}function Qd(e){return Object.assign(Object.create({syntax:"",edition:0}),
Object.assign(Object.assign({$typeName:"google.protobuf.FileDescriptorProto",dependency:[],publicDependency:[],weakDependency:[],optionDependency:[],service:[],
extension:[]},e),{messageType:e.messageType.map(ya),enumType:e.enumType.map(Ra)}))}function ya(e){var t,n,r,o,s,i,a,l;return Object.assign(Object.create({visibility:0}),
{$typeName:"google.protobuf.DescriptorProto",name:e.name,field:(n=(t=e.field)===null||t===void 0?void 0:t.map(jd))!==null&&n!==void 0?n:[],extension:[],nestedType:(o=
(r=e.nestedType)===null||r===void 0?void 0:r.map(ya))!==null&&o!==void 0?o:[],enumType:(i=(s=e.enumType)===null||s===void 0?void 0:s.map(Ra))!==null&&i!==void 0?
i:[],extensionRange:(l=(a=e.extensionRange)===null||a===void 0?void 0:a.map(f=>Object.assign({$typeName:"google.protobuf.DescriptorProto.ExtensionRange"},f)))!==
null&&l!==void 0?l:[],oneofDecl:[],reservedRange:[],reservedName:[]})}function jd(e){return Object.assign(Object.create({label:1,typeName:"",extendee:"",defaultValue:"",
oneofIndex:0,jsonName:"",proto3Optional:!1}),Object.assign(Object.assign({$typeName:"google.protobuf.FieldDescriptorProto"},e),{options:e.options?qd(e.options):
void 0}))}function qd(e){var t,n,r;return Object.assign(Object.create({ctype:0,packed:!1,jstype:0,lazy:!1,unverifiedLazy:!1,deprecated:!1,weak:!1,debugRedact:!1,
retention:0}),Object.assign(Object.assign({$typeName:"google.protobuf.FieldOptions"},e),{targets:(t=e.targets)!==null&&t!==void 0?t:[],editionDefaults:(r=(n=e.editionDefaults)===
null||n===void 0?void 0:n.map(s=>Object.assign({$typeName:"google.protobuf.FieldOptions.EditionDefault"},s)))!==null&&r!==void 0?r:[],uninterpretedOption:[]}))}
function Ra(e){return Object.assign(Object.create({visibility:0}),{$typeName:"google.protobuf.EnumDescriptorProto",name:e.name,reservedName:[],reservedRange:[],
value:e.value.map(n=>Object.assign({$typeName:"google.protobuf.EnumValueDescriptorProto"},n))})}function fe(e,t,...n){return n.reduce((r,o)=>r.nestedMessages[o],e.messages[t])}var Po=ba({name:"google/protobuf/descriptor.proto",package:"google.protobuf",messageType:[{name:"FileDescriptorSet",field:[{name:"file",number:1,type:11,label:3,
typeName:".google.protobuf.FileDescriptorProto"}],extensionRange:[{start:536e6,end:536000001}]},{name:"FileDescriptorProto",field:[{name:"name",number:1,type:9,
label:1},{name:"package",number:2,type:9,label:1},{name:"dependency",number:3,type:9,label:3},{name:"public_dependency",number:10,type:5,label:3},{name:"weak_de\
pendency",number:11,type:5,label:3},{name:"option_dependency",number:15,type:9,label:3},{name:"message_type",number:4,type:11,label:3,typeName:".google.protobuf\
.DescriptorProto"},{name:"enum_type",number:5,type:11,label:3,typeName:".google.protobuf.EnumDescriptorProto"},{name:"service",number:6,type:11,label:3,typeName:"\
.google.protobuf.ServiceDescriptorProto"},{name:"extension",number:7,type:11,label:3,typeName:".google.protobuf.FieldDescriptorProto"},{name:"options",number:8,
type:11,label:1,typeName:".google.protobuf.FileOptions"},{name:"source_code_info",number:9,type:11,label:1,typeName:".google.protobuf.SourceCodeInfo"},{name:"sy\
ntax",number:12,type:9,label:1},{name:"edition",number:14,type:14,label:1,typeName:".google.protobuf.Edition"}]},{name:"DescriptorProto",field:[{name:"name",number:1,
type:9,label:1},{name:"field",number:2,type:11,label:3,typeName:".google.protobuf.FieldDescriptorProto"},{name:"extension",number:6,type:11,label:3,typeName:".g\
oogle.protobuf.FieldDescriptorProto"},{name:"nested_type",number:3,type:11,label:3,typeName:".google.protobuf.DescriptorProto"},{name:"enum_type",number:4,type:11,
label:3,typeName:".google.protobuf.EnumDescriptorProto"},{name:"extension_range",number:5,type:11,label:3,typeName:".google.protobuf.DescriptorProto.ExtensionRa\
nge"},{name:"oneof_decl",number:8,type:11,label:3,typeName:".google.protobuf.OneofDescriptorProto"},{name:"options",number:7,type:11,label:1,typeName:".google.p\
rotobuf.MessageOptions"},{name:"reserved_range",number:9,type:11,label:3,typeName:".google.protobuf.DescriptorProto.ReservedRange"},{name:"reserved_name",number:10,
type:9,label:3},{name:"visibility",number:11,type:14,label:1,typeName:".google.protobuf.SymbolVisibility"}],nestedType:[{name:"ExtensionRange",field:[{name:"sta\
rt",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1},{name:"options",number:3,type:11,label:1,typeName:".google.protobuf.ExtensionRangeOptions"}]},
{name:"ReservedRange",field:[{name:"start",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1}]}]},{name:"ExtensionRangeOptions",field:[{name:"uninter\
preted_option",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"},{name:"declaration",number:2,type:11,label:3,typeName:".google.protob\
uf.ExtensionRangeOptions.Declaration",options:{retention:2}},{name:"features",number:50,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"verificat\
ion",number:3,type:14,label:1,typeName:".google.protobuf.ExtensionRangeOptions.VerificationState",defaultValue:"UNVERIFIED",options:{retention:2}}],nestedType:[
{name:"Declaration",field:[{name:"number",number:1,type:5,label:1},{name:"full_name",number:2,type:9,label:1},{name:"type",number:3,type:9,label:1},{name:"reser\
ved",number:5,type:8,label:1},{name:"repeated",number:6,type:8,label:1}]}],enumType:[{name:"VerificationState",value:[{name:"DECLARATION",number:0},{name:"UNVER\
IFIED",number:1}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"FieldDescriptorProto",field:[{name:"name",number:1,type:9,label:1},{name:"number",number:3,
type:5,label:1},{name:"label",number:4,type:14,label:1,typeName:".google.protobuf.FieldDescriptorProto.Label"},{name:"type",number:5,type:14,label:1,typeName:".\
google.protobuf.FieldDescriptorProto.Type"},{name:"type_name",number:6,type:9,label:1},{name:"extendee",number:2,type:9,label:1},{name:"default_value",number:7,
type:9,label:1},{name:"oneof_index",number:9,type:5,label:1},{name:"json_name",number:10,type:9,label:1},{name:"options",number:8,type:11,label:1,typeName:".goo\
gle.protobuf.FieldOptions"},{name:"proto3_optional",number:17,type:8,label:1}],enumType:[{name:"Type",value:[{name:"TYPE_DOUBLE",number:1},{name:"TYPE_FLOAT",number:2},
{name:"TYPE_INT64",number:3},{name:"TYPE_UINT64",number:4},{name:"TYPE_INT32",number:5},{name:"TYPE_FIXED64",number:6},{name:"TYPE_FIXED32",number:7},{name:"TYP\
E_BOOL",number:8},{name:"TYPE_STRING",number:9},{name:"TYPE_GROUP",number:10},{name:"TYPE_MESSAGE",number:11},{name:"TYPE_BYTES",number:12},{name:"TYPE_UINT32",
number:13},{name:"TYPE_ENUM",number:14},{name:"TYPE_SFIXED32",number:15},{name:"TYPE_SFIXED64",number:16},{name:"TYPE_SINT32",number:17},{name:"TYPE_SINT64",number:18}]},
{name:"Label",value:[{name:"LABEL_OPTIONAL",number:1},{name:"LABEL_REPEATED",number:3},{name:"LABEL_REQUIRED",number:2}]}]},{name:"OneofDescriptorProto",field:[
{name:"name",number:1,type:9,label:1},{name:"options",number:2,type:11,label:1,typeName:".google.protobuf.OneofOptions"}]},{name:"EnumDescriptorProto",field:[{name:"\
name",number:1,type:9,label:1},{name:"value",number:2,type:11,label:3,typeName:".google.protobuf.EnumValueDescriptorProto"},{name:"options",number:3,type:11,label:1,
typeName:".google.protobuf.EnumOptions"},{name:"reserved_range",number:4,type:11,label:3,typeName:".google.protobuf.EnumDescriptorProto.EnumReservedRange"},{name:"\
reserved_name",number:5,type:9,label:3},{name:"visibility",number:6,type:14,label:1,typeName:".google.protobuf.SymbolVisibility"}],nestedType:[{name:"EnumReserv\
edRange",field:[{name:"start",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1}]}]},{name:"EnumValueDescriptorProto",field:[{name:"name",number:1,type:9,
label:1},{name:"number",number:2,type:5,label:1},{name:"options",number:3,type:11,label:1,typeName:".google.protobuf.EnumValueOptions"}]},{name:"ServiceDescript\
orProto",field:[{name:"name",number:1,type:9,label:1},{name:"method",number:2,type:11,label:3,typeName:".google.protobuf.MethodDescriptorProto"},{name:"options",
number:3,type:11,label:1,typeName:".google.protobuf.ServiceOptions"}]},{name:"MethodDescriptorProto",field:[{name:"name",number:1,type:9,label:1},{name:"input_t\
ype",number:2,type:9,label:1},{name:"output_type",number:3,type:9,label:1},{name:"options",number:4,type:11,label:1,typeName:".google.protobuf.MethodOptions"},{
name:"client_streaming",number:5,type:8,label:1,defaultValue:"false"},{name:"server_streaming",number:6,type:8,label:1,defaultValue:"false"}]},{name:"FileOption\
s",field:[{name:"java_package",number:1,type:9,label:1},{name:"java_outer_classname",number:8,type:9,label:1},{name:"java_multiple_files",number:10,type:8,label:1,
defaultValue:"false",options:{}},{name:"java_generate_equals_and_hash",number:20,type:8,label:1,options:{deprecated:!0}},{name:"java_string_check_utf8",number:27,
type:8,label:1,defaultValue:"false"},{name:"optimize_for",number:9,type:14,label:1,typeName:".google.protobuf.FileOptions.OptimizeMode",defaultValue:"SPEED"},{name:"\
go_package",number:11,type:9,label:1},{name:"cc_generic_services",number:16,type:8,label:1,defaultValue:"false"},{name:"java_generic_services",number:17,type:8,
label:1,defaultValue:"false"},{name:"py_generic_services",number:18,type:8,label:1,defaultValue:"false"},{name:"deprecated",number:23,type:8,label:1,defaultValue:"\
false"},{name:"cc_enable_arenas",number:31,type:8,label:1,defaultValue:"true"},{name:"objc_class_prefix",number:36,type:9,label:1},{name:"csharp_namespace",number:37,
type:9,label:1},{name:"swift_prefix",number:39,type:9,label:1},{name:"php_class_prefix",number:40,type:9,label:1},{name:"php_namespace",number:41,type:9,label:1},
{name:"php_metadata_namespace",number:44,type:9,label:1},{name:"ruby_package",number:45,type:9,label:1},{name:"features",number:50,type:11,label:1,typeName:".go\
ogle.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],enumType:[{name:"OptimizeMo\
de",value:[{name:"SPEED",number:1},{name:"CODE_SIZE",number:2},{name:"LITE_RUNTIME",number:3}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"MessageOptio\
ns",field:[{name:"message_set_wire_format",number:1,type:8,label:1,defaultValue:"false"},{name:"no_standard_descriptor_accessor",number:2,type:8,label:1,defaultValue:"\
false"},{name:"deprecated",number:3,type:8,label:1,defaultValue:"false"},{name:"map_entry",number:7,type:8,label:1},{name:"deprecated_legacy_json_field_conflict\
s",number:11,type:8,label:1,options:{deprecated:!0}},{name:"features",number:12,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_opt\
ion",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"FieldOptions",field:[{name:"\
ctype",number:1,type:14,label:1,typeName:".google.protobuf.FieldOptions.CType",defaultValue:"STRING"},{name:"packed",number:2,type:8,label:1},{name:"jstype",number:6,
type:14,label:1,typeName:".google.protobuf.FieldOptions.JSType",defaultValue:"JS_NORMAL"},{name:"lazy",number:5,type:8,label:1,defaultValue:"false"},{name:"unve\
rified_lazy",number:15,type:8,label:1,defaultValue:"false"},{name:"deprecated",number:3,type:8,label:1,defaultValue:"false"},{name:"weak",number:10,type:8,label:1,
defaultValue:"false",options:{deprecated:!0}},{name:"debug_redact",number:16,type:8,label:1,defaultValue:"false"},{name:"retention",number:17,type:14,label:1,typeName:"\
.google.protobuf.FieldOptions.OptionRetention"},{name:"targets",number:19,type:14,label:3,typeName:".google.protobuf.FieldOptions.OptionTargetType"},{name:"edit\
ion_defaults",number:20,type:11,label:3,typeName:".google.protobuf.FieldOptions.EditionDefault"},{name:"features",number:21,type:11,label:1,typeName:".google.pr\
otobuf.FeatureSet"},{name:"feature_support",number:22,type:11,label:1,typeName:".google.protobuf.FieldOptions.FeatureSupport"},{name:"uninterpreted_option",number:999,
type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],nestedType:[{name:"EditionDefault",field:[{name:"edition",number:3,type:14,label:1,typeName:".\
google.protobuf.Edition"},{name:"value",number:2,type:9,label:1}]},{name:"FeatureSupport",field:[{name:"edition_introduced",number:1,type:14,label:1,typeName:".\
google.protobuf.Edition"},{name:"edition_deprecated",number:2,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"deprecation_warning",number:3,type:9,label:1},
{name:"edition_removed",number:4,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"removal_error",number:5,type:9,label:1}]}],enumType:[{name:"CType",
value:[{name:"STRING",number:0},{name:"CORD",number:1},{name:"STRING_PIECE",number:2}]},{name:"JSType",value:[{name:"JS_NORMAL",number:0},{name:"JS_STRING",number:1},
{name:"JS_NUMBER",number:2}]},{name:"OptionRetention",value:[{name:"RETENTION_UNKNOWN",number:0},{name:"RETENTION_RUNTIME",number:1},{name:"RETENTION_SOURCE",number:2}]},
{name:"OptionTargetType",value:[{name:"TARGET_TYPE_UNKNOWN",number:0},{name:"TARGET_TYPE_FILE",number:1},{name:"TARGET_TYPE_EXTENSION_RANGE",number:2},{name:"TA\
RGET_TYPE_MESSAGE",number:3},{name:"TARGET_TYPE_FIELD",number:4},{name:"TARGET_TYPE_ONEOF",number:5},{name:"TARGET_TYPE_ENUM",number:6},{name:"TARGET_TYPE_ENUM_\
ENTRY",number:7},{name:"TARGET_TYPE_SERVICE",number:8},{name:"TARGET_TYPE_METHOD",number:9}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"OneofOptions",
field:[{name:"features",number:1,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".goog\
le.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"EnumOptions",field:[{name:"allow_alias",number:2,type:8,label:1},{name:"de\
precated",number:3,type:8,label:1,defaultValue:"false"},{name:"deprecated_legacy_json_field_conflicts",number:6,type:8,label:1,options:{deprecated:!0}},{name:"f\
eatures",number:7,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.Uni\
nterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"EnumValueOptions",field:[{name:"deprecated",number:1,type:8,label:1,defaultValue:"false"},
{name:"features",number:2,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"debug_redact",number:3,type:8,label:1,defaultValue:"false"},{name:"feat\
ure_support",number:4,type:11,label:1,typeName:".google.protobuf.FieldOptions.FeatureSupport"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:"\
.google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"ServiceOptions",field:[{name:"features",number:34,type:11,label:1,typeName:"\
.google.protobuf.FeatureSet"},{name:"deprecated",number:33,type:8,label:1,defaultValue:"false"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:"\
.google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"MethodOptions",field:[{name:"deprecated",number:33,type:8,label:1,defaultValue:"\
false"},{name:"idempotency_level",number:34,type:14,label:1,typeName:".google.protobuf.MethodOptions.IdempotencyLevel",defaultValue:"IDEMPOTENCY_UNKNOWN"},{name:"\
features",number:35,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.U\
ninterpretedOption"}],enumType:[{name:"IdempotencyLevel",value:[{name:"IDEMPOTENCY_UNKNOWN",number:0},{name:"NO_SIDE_EFFECTS",number:1},{name:"IDEMPOTENT",number:2}]}],
extensionRange:[{start:1e3,end:536870912}]},{name:"UninterpretedOption",field:[{name:"name",number:2,type:11,label:3,typeName:".google.protobuf.UninterpretedOpt\
ion.NamePart"},{name:"identifier_value",number:3,type:9,label:1},{name:"positive_int_value",number:4,type:4,label:1},{name:"negative_int_value",number:5,type:3,
label:1},{name:"double_value",number:6,type:1,label:1},{name:"string_value",number:7,type:12,label:1},{name:"aggregate_value",number:8,type:9,label:1}],nestedType:[
{name:"NamePart",field:[{name:"name_part",number:1,type:9,label:2},{name:"is_extension",number:2,type:8,label:2}]}]},{name:"FeatureSet",field:[{name:"field_pres\
ence",number:1,type:14,label:1,typeName:".google.protobuf.FeatureSet.FieldPresence",options:{retention:1,targets:[4,1],editionDefaults:[{value:"EXPLICIT",edition:900},
{value:"IMPLICIT",edition:999},{value:"EXPLICIT",edition:1e3}]}},{name:"enum_type",number:2,type:14,label:1,typeName:".google.protobuf.FeatureSet.EnumType",options:{
retention:1,targets:[6,1],editionDefaults:[{value:"CLOSED",edition:900},{value:"OPEN",edition:999}]}},{name:"repeated_field_encoding",number:3,type:14,label:1,typeName:"\
.google.protobuf.FeatureSet.RepeatedFieldEncoding",options:{retention:1,targets:[4,1],editionDefaults:[{value:"EXPANDED",edition:900},{value:"PACKED",edition:999}]}},
{name:"utf8_validation",number:4,type:14,label:1,typeName:".google.protobuf.FeatureSet.Utf8Validation",options:{retention:1,targets:[4,1],editionDefaults:[{value:"\
NONE",edition:900},{value:"VERIFY",edition:999}]}},{name:"message_encoding",number:5,type:14,label:1,typeName:".google.protobuf.FeatureSet.MessageEncoding",options:{
retention:1,targets:[4,1],editionDefaults:[{value:"LENGTH_PREFIXED",edition:900}]}},{name:"json_format",number:6,type:14,label:1,typeName:".google.protobuf.Feat\
ureSet.JsonFormat",options:{retention:1,targets:[3,6,1],editionDefaults:[{value:"LEGACY_BEST_EFFORT",edition:900},{value:"ALLOW",edition:999}]}},{name:"enforce_\
naming_style",number:7,type:14,label:1,typeName:".google.protobuf.FeatureSet.EnforceNamingStyle",options:{retention:2,targets:[1,2,3,4,5,6,7,8,9],editionDefaults:[
{value:"STYLE_LEGACY",edition:900},{value:"STYLE2024",edition:1001}]}},{name:"default_symbol_visibility",number:8,type:14,label:1,typeName:".google.protobuf.Fea\
tureSet.VisibilityFeature.DefaultSymbolVisibility",options:{retention:2,targets:[1],editionDefaults:[{value:"EXPORT_ALL",edition:900},{value:"EXPORT_TOP_LEVEL",
edition:1001}]}}],nestedType:[{name:"VisibilityFeature",enumType:[{name:"DefaultSymbolVisibility",value:[{name:"DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",number:0},{name:"\
EXPORT_ALL",number:1},{name:"EXPORT_TOP_LEVEL",number:2},{name:"LOCAL_ALL",number:3},{name:"STRICT",number:4}]}]}],enumType:[{name:"FieldPresence",value:[{name:"\
FIELD_PRESENCE_UNKNOWN",number:0},{name:"EXPLICIT",number:1},{name:"IMPLICIT",number:2},{name:"LEGACY_REQUIRED",number:3}]},{name:"EnumType",value:[{name:"ENUM_\
TYPE_UNKNOWN",number:0},{name:"OPEN",number:1},{name:"CLOSED",number:2}]},{name:"RepeatedFieldEncoding",value:[{name:"REPEATED_FIELD_ENCODING_UNKNOWN",number:0},
{name:"PACKED",number:1},{name:"EXPANDED",number:2}]},{name:"Utf8Validation",value:[{name:"UTF8_VALIDATION_UNKNOWN",number:0},{name:"VERIFY",number:2},{name:"NO\
NE",number:3}]},{name:"MessageEncoding",value:[{name:"MESSAGE_ENCODING_UNKNOWN",number:0},{name:"LENGTH_PREFIXED",number:1},{name:"DELIMITED",number:2}]},{name:"\
JsonFormat",value:[{name:"JSON_FORMAT_UNKNOWN",number:0},{name:"ALLOW",number:1},{name:"LEGACY_BEST_EFFORT",number:2}]},{name:"EnforceNamingStyle",value:[{name:"\
ENFORCE_NAMING_STYLE_UNKNOWN",number:0},{name:"STYLE2024",number:1},{name:"STYLE_LEGACY",number:2}]}],extensionRange:[{start:1e3,end:9995},{start:9995,end:1e4},
{start:1e4,end:10001}]},{name:"FeatureSetDefaults",field:[{name:"defaults",number:1,type:11,label:3,typeName:".google.protobuf.FeatureSetDefaults.FeatureSetEdit\
ionDefault"},{name:"minimum_edition",number:4,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"maximum_edition",number:5,type:14,label:1,typeName:".g\
oogle.protobuf.Edition"}],nestedType:[{name:"FeatureSetEditionDefault",field:[{name:"edition",number:3,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"\
overridable_features",number:4,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"fixed_features",number:5,type:11,label:1,typeName:".google.protobu\
f.FeatureSet"}]}]},{name:"SourceCodeInfo",field:[{name:"location",number:1,type:11,label:3,typeName:".google.protobuf.SourceCodeInfo.Location"}],nestedType:[{name:"\
Location",field:[{name:"path",number:1,type:5,label:3,options:{packed:!0}},{name:"span",number:2,type:5,label:3,options:{packed:!0}},{name:"leading_comments",number:3,
type:9,label:1},{name:"trailing_comments",number:4,type:9,label:1},{name:"leading_detached_comments",number:6,type:9,label:3}]}],extensionRange:[{start:536e6,end:536000001}]},
{name:"GeneratedCodeInfo",field:[{name:"annotation",number:1,type:11,label:3,typeName:".google.protobuf.GeneratedCodeInfo.Annotation"}],nestedType:[{name:"Annot\
ation",field:[{name:"path",number:1,type:5,label:3,options:{packed:!0}},{name:"source_file",number:2,type:9,label:1},{name:"begin",number:3,type:5,label:1},{name:"\
end",number:4,type:5,label:1},{name:"semantic",number:5,type:14,label:1,typeName:".google.protobuf.GeneratedCodeInfo.Annotation.Semantic"}],enumType:[{name:"Sem\
antic",value:[{name:"NONE",number:0},{name:"SET",number:1},{name:"ALIAS",number:2}]}]}]}],enumType:[{name:"Edition",value:[{name:"EDITION_UNKNOWN",number:0},{name:"\
EDITION_LEGACY",number:900},{name:"EDITION_PROTO2",number:998},{name:"EDITION_PROTO3",number:999},{name:"EDITION_2023",number:1e3},{name:"EDITION_2024",number:1001},
{name:"EDITION_UNSTABLE",number:9999},{name:"EDITION_1_TEST_ONLY",number:1},{name:"EDITION_2_TEST_ONLY",number:2},{name:"EDITION_99997_TEST_ONLY",number:99997},
{name:"EDITION_99998_TEST_ONLY",number:99998},{name:"EDITION_99999_TEST_ONLY",number:99999},{name:"EDITION_MAX",number:2147483647}]},{name:"SymbolVisibility",value:[
{name:"VISIBILITY_UNSET",number:0},{name:"VISIBILITY_LOCAL",number:1},{name:"VISIBILITY_EXPORT",number:2}]}]});var Oa=fe(Po,1);var va;(function(e){e[e.DECLARATION=0]="DECLARATION",e[e.UNVERIFIED=1]="UNVERIFIED"})(va||(va={}));var Ea;(function(e){e[e.DOUBLE=1]="DOUBLE",e[e.FLOAT=2]="FLOAT",e[e.INT64=3]="INT64",e[e.UINT64=4]="UINT64",e[e.INT32=5]="INT32",e[e.FIXED64=6]="FIXED64",e[e.FIXED32=
7]="FIXED32",e[e.BOOL=8]="BOOL",e[e.STRING=9]="STRING",e[e.GROUP=10]="GROUP",e[e.MESSAGE=11]="MESSAGE",e[e.BYTES=12]="BYTES",e[e.UINT32=13]="UINT32",e[e.ENUM=14]=
"ENUM",e[e.SFIXED32=15]="SFIXED32",e[e.SFIXED64=16]="SFIXED64",e[e.SINT32=17]="SINT32",e[e.SINT64=18]="SINT64"})(Ea||(Ea={}));var Sa;(function(e){e[e.OPTIONAL=1]="OPTIONAL",e[e.REPEATED=3]="REPEATED",e[e.REQUIRED=2]="REQUIRED"})(Sa||(Sa={}));var wa;(function(e){e[e.SPEED=1]="SPEED",e[e.CODE_SIZE=2]="CODE_SIZE",e[e.LITE_RUNTIME=3]="LITE_RUNTIME"})(wa||(wa={}));var Ia;(function(e){e[e.STRING=0]="STRING",e[e.CORD=1]="CORD",e[e.STRING_PIECE=2]="STRING_PIECE"})(Ia||(Ia={}));var Na;(function(e){e[e.JS_NORMAL=0]="JS_NORMAL",e[e.JS_STRING=1]="JS_STRING",e[e.JS_NUMBER=2]="JS_NUMBER"})(Na||(Na={}));var _a;(function(e){e[e.RETENTION_UNKNOWN=0]="RETENTION_UNKNOWN",e[e.RETENTION_RUNTIME=1]="RETENTION_RUNTIME",e[e.RETENTION_SOURCE=2]="RETENTION_SOURCE"})(_a||(_a=
{}));var xa;(function(e){e[e.TARGET_TYPE_UNKNOWN=0]="TARGET_TYPE_UNKNOWN",e[e.TARGET_TYPE_FILE=1]="TARGET_TYPE_FILE",e[e.TARGET_TYPE_EXTENSION_RANGE=2]="TARGET_TYPE_\
EXTENSION_RANGE",e[e.TARGET_TYPE_MESSAGE=3]="TARGET_TYPE_MESSAGE",e[e.TARGET_TYPE_FIELD=4]="TARGET_TYPE_FIELD",e[e.TARGET_TYPE_ONEOF=5]="TARGET_TYPE_ONEOF",e[e.
TARGET_TYPE_ENUM=6]="TARGET_TYPE_ENUM",e[e.TARGET_TYPE_ENUM_ENTRY=7]="TARGET_TYPE_ENUM_ENTRY",e[e.TARGET_TYPE_SERVICE=8]="TARGET_TYPE_SERVICE",e[e.TARGET_TYPE_METHOD=
9]="TARGET_TYPE_METHOD"})(xa||(xa={}));var $n;(function(e){e[e.IDEMPOTENCY_UNKNOWN=0]="IDEMPOTENCY_UNKNOWN",e[e.NO_SIDE_EFFECTS=1]="NO_SIDE_EFFECTS",e[e.IDEMPOTENT=2]="IDEMPOTENT"})($n||($n={}));var Aa;(function(e){e[e.DEFAULT_SYMBOL_VISIBILITY_UNKNOWN=0]="DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",e[e.EXPORT_ALL=1]="EXPORT_ALL",e[e.EXPORT_TOP_LEVEL=2]="EXPORT_\
TOP_LEVEL",e[e.LOCAL_ALL=3]="LOCAL_ALL",e[e.STRICT=4]="STRICT"})(Aa||(Aa={}));var ka;(function(e){e[e.FIELD_PRESENCE_UNKNOWN=0]="FIELD_PRESENCE_UNKNOWN",e[e.EXPLICIT=1]="EXPLICIT",e[e.IMPLICIT=2]="IMPLICIT",e[e.LEGACY_REQUIRED=3]="LEGACY_\
REQUIRED"})(ka||(ka={}));var Va;(function(e){e[e.ENUM_TYPE_UNKNOWN=0]="ENUM_TYPE_UNKNOWN",e[e.OPEN=1]="OPEN",e[e.CLOSED=2]="CLOSED"})(Va||(Va={}));var Ta;(function(e){e[e.REPEATED_FIELD_ENCODING_UNKNOWN=0]="REPEATED_FIELD_ENCODING_UNKNOWN",e[e.PACKED=1]="PACKED",e[e.EXPANDED=2]="EXPANDED"})(Ta||(Ta={}));var Ca;(function(e){e[e.UTF8_VALIDATION_UNKNOWN=0]="UTF8_VALIDATION_UNKNOWN",e[e.VERIFY=2]="VERIFY",e[e.NONE=3]="NONE"})(Ca||(Ca={}));var Ga;(function(e){e[e.MESSAGE_ENCODING_UNKNOWN=0]="MESSAGE_ENCODING_UNKNOWN",e[e.LENGTH_PREFIXED=1]="LENGTH_PREFIXED",e[e.DELIMITED=2]="DELIMITED"})(Ga||(Ga={}));var Ua;(function(e){e[e.JSON_FORMAT_UNKNOWN=0]="JSON_FORMAT_UNKNOWN",e[e.ALLOW=1]="ALLOW",e[e.LEGACY_BEST_EFFORT=2]="LEGACY_BEST_EFFORT"})(Ua||(Ua={}));var Ma;(function(e){e[e.ENFORCE_NAMING_STYLE_UNKNOWN=0]="ENFORCE_NAMING_STYLE_UNKNOWN",e[e.STYLE2024=1]="STYLE2024",e[e.STYLE_LEGACY=2]="STYLE_LEGACY"})(Ma||(Ma=
{}));var La;(function(e){e[e.NONE=0]="NONE",e[e.SET=1]="SET",e[e.ALIAS=2]="ALIAS"})(La||(La={}));var Fa;(function(e){e[e.EDITION_UNKNOWN=0]="EDITION_UNKNOWN",e[e.EDITION_LEGACY=900]="EDITION_LEGACY",e[e.EDITION_PROTO2=998]="EDITION_PROTO2",e[e.EDITION_PROTO3=
999]="EDITION_PROTO3",e[e.EDITION_2023=1e3]="EDITION_2023",e[e.EDITION_2024=1001]="EDITION_2024",e[e.EDITION_UNSTABLE=9999]="EDITION_UNSTABLE",e[e.EDITION_1_TEST_ONLY=
1]="EDITION_1_TEST_ONLY",e[e.EDITION_2_TEST_ONLY=2]="EDITION_2_TEST_ONLY",e[e.EDITION_99997_TEST_ONLY=99997]="EDITION_99997_TEST_ONLY",e[e.EDITION_99998_TEST_ONLY=
99998]="EDITION_99998_TEST_ONLY",e[e.EDITION_99999_TEST_ONLY=99999]="EDITION_99999_TEST_ONLY",e[e.EDITION_MAX=2147483647]="EDITION_MAX"})(Fa||(Fa={}));var Ba;(function(e){e[e.VISIBILITY_UNSET=0]="VISIBILITY_UNSET",e[e.VISIBILITY_LOCAL=1]="VISIBILITY_LOCAL",e[e.VISIBILITY_EXPORT=2]="VISIBILITY_EXPORT"})(Ba||(Ba=
{}));function Jo(e){return Object.assign(Object.assign({readUnknownFields:!0,recursionLimit:100},e),{depth:0})}function Te(e,t,n){let r=ie(e,void 0,!1);return Da(r,new Ze(
t),Jo(n),!1,t.byteLength),r.message}function Da(e,t,n,r,o){var s;if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.desc} from binary: maximum recursion depth of ${n.recursionLimit} \
reached`);let i=r?t.len:t.pos+o,a,l,c=(s=e.getUnknown())!==null&&s!==void 0?s:[];for(;t.pos<i&&([a,l]=t.tag(),!(r&&l==O.EndGroup));){let f=e.findNumber(a);if(!f){
let h=n.recursionLimit-n.depth,d=t.skip(l,a,h);n.readUnknownFields&&c.push({no:a,wireType:l,data:d});continue}Ko(e,t,f,l,n)}if(r&&(l!=O.EndGroup||a!==o))throw new Error(
"invalid end group tag");c.length>0&&e.setUnknown(c),n.depth--}function Ko(e,t,n,r,o){var s;switch(n.fieldKind){case"scalar":e.set(n,ut(t,n.scalar,n.utf8Validation));
break;case"enum":let i=ut(t,p.INT32);if(n.enum.open)e.set(n,i);else if(n.enum.values.some(l=>l.number===i))e.set(n,i);else if(o.readUnknownFields){let l=[];Lt(i,
l);let c=(s=e.getUnknown())!==null&&s!==void 0?s:[];c.push({no:n.number,wireType:r,data:new Uint8Array(l)}),e.setUnknown(c)}break;case"message":e.set(n,Ho(t,o,n,
e.get(n)));break;case"list":tf(t,r,e.get(n),o);break;case"map":ef(t,e.get(n),o);break}}function ef(e,t,n){let r=t.field(),o,s,i=e.uint32(),a=e.pos+i;for(;e.pos<
a;){let[l]=e.tag();switch(l){case 1:o=ut(e,r.mapKey,r.utf8Validation);break;case 2:switch(r.mapKind){case"scalar":s=ut(e,r.scalar,r.utf8Validation);break;case"e\
num":s=e.int32();break;case"message":s=Ho(e,n,r);break}break}}if(o===void 0&&(o=he(r.mapKey,!1)),s===void 0)switch(r.mapKind){case"scalar":s=he(r.scalar,!1);break;case"\
enum":s=r.enum.values[0].number;break;case"message":s=ie(r.message,void 0,!1);break}t.set(o,s)}function tf(e,t,n,r){var o;let s=n.field();if(s.listKind==="messa\
ge"){n.add(Ho(e,r,s));return}let i=(o=s.scalar)!==null&&o!==void 0?o:p.INT32;if(!(t==O.LengthDelimited&&i!=p.STRING&&i!=p.BYTES)){n.add(ut(e,i,s.utf8Validation));
return}let l=e.uint32()+e.pos;for(;e.pos<l;)n.add(ut(e,i,s.utf8Validation))}function Ho(e,t,n,r){let o=n.delimitedEncoding,s=r??ie(n.message,void 0,!1);return Da(
s,e,t,o,o?n.number:e.uint32()),s}function ut(e,t,n=!1){switch(t){case p.STRING:return e.string(n);case p.BOOL:return e.bool();case p.DOUBLE:return e.double();case p.
FLOAT:return e.float();case p.INT32:return e.int32();case p.INT64:return e.int64();case p.UINT64:return e.uint64();case p.FIXED64:return e.fixed64();case p.BYTES:
return e.bytes();case p.FIXED32:return e.fixed32();case p.SFIXED32:return e.sfixed32();case p.SFIXED64:return e.sfixed64();case p.SINT64:return e.sint64();case p.
UINT32:return e.uint32();case p.SINT32:return e.sint32()}}function re(e,t){var n;let r=Te(Oa,it(e));return r.messageType.forEach(Xt),r.dependency=(n=t?.map(s=>s.proto.name))!==null&&n!==void 0?n:[],Kn(r,s=>t?.find(i=>i.
proto.name===s)).getFile(r.name)}var lt=re("Ch9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvEg9nb29nbGUucHJvdG9idWYiKwoJVGltZXN0YW1wEg8KB3NlY29uZHMYASABKAMSDQoFbmFub3MYAiABKAVChQEKE2NvbS5nb29nbGUuc\
HJvdG9idWZCDlRpbWVzdGFtcFByb3RvUAFaMmdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL3RpbWVzdGFtcHBi+AEBogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzY\
gZwcm90bzM");var zn=re("Ch5nb29nbGUvcHJvdG9idWYvZHVyYXRpb24ucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIqCghEdXJhdGlvbhIPCgdzZWNvbmRzGAEgASgDEg0KBW5hbm9zGAIgASgFQoMBChNjb20uZ29vZ2xlLnByb\
3RvYnVmQg1EdXJhdGlvblByb3RvUAFaMWdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2R1cmF0aW9ucGL4AQGiAgNHUEKqAh5Hb29nbGUuUHJvdG9idWYuV2VsbEtub3duVHlwZXNiBnByb\
3RvMw");var $o=re("Chlnb29nbGUvcHJvdG9idWYvYW55LnByb3RvEg9nb29nbGUucHJvdG9idWYiJgoDQW55EhAKCHR5cGVfdXJsGAEgASgJEg0KBXZhbHVlGAIgASgMQnYKE2NvbS5nb29nbGUucHJvdG9idWZCCEFue\
VByb3RvUAFaLGdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2FueXBiogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM"),Wa=fe($o,0);var nf=3,Ya={writeUnknownFields:!0};function rf(e){return e?Object.assign(Object.assign({},Ya),e):Ya}function Jt(e,t,n){return Qn(new ot,rf(n),ie(e,t)).finish()}
function Qn(e,t,n){var r;for(let o of n.sortedFields){if(!n.isSet(o)){if(o.presence==nf)throw new Error(`cannot encode ${o} to binary: required field not set`);
continue}zo(e,t,n,o)}if(t.writeUnknownFields)for(let{no:o,wireType:s,data:i}of(r=n.getUnknown())!==null&&r!==void 0?r:[])e.tag(o,s).raw(i);return e}function zo(e,t,n,r){
var o;switch(r.fieldKind){case"scalar":case"enum":jn(e,n.desc.typeName,r.name,(o=r.scalar)!==null&&o!==void 0?o:p.INT32,r.number,n.get(r));break;case"list":of(e,
t,r,n.get(r));break;case"message":Xa(e,t,r,n.get(r));break;case"map":for(let[s,i]of n.get(r))sf(e,t,r,s,i);break}}function jn(e,t,n,r,o,s){Za(e.tag(o,af(r)),t,n,
r,s)}function Xa(e,t,n,r){n.delimitedEncoding?Qn(e.tag(n.number,O.StartGroup),t,r).tag(n.number,O.EndGroup):Qn(e.tag(n.number,O.LengthDelimited).fork(),t,r).join()}
function of(e,t,n,r){var o;if(n.listKind=="message"){for(let i of r)Xa(e,t,n,i);return}let s=(o=n.scalar)!==null&&o!==void 0?o:p.INT32;if(n.packed){if(!r.size)return;
e.tag(n.number,O.LengthDelimited).fork();for(let i of r)Za(e,n.parent.typeName,n.name,s,i);e.join();return}for(let i of r)jn(e,n.parent.typeName,n.name,s,n.number,
i)}function sf(e,t,n,r,o){var s;switch(e.tag(n.number,O.LengthDelimited).fork(),jn(e,n.parent.typeName,n.name,n.mapKey,1,r),n.mapKind){case"scalar":case"enum":jn(
e,n.parent.typeName,n.name,(s=n.scalar)!==null&&s!==void 0?s:p.INT32,2,o);break;case"message":Qn(e.tag(2,O.LengthDelimited).fork(),t,o).join();break}e.join()}function Za(e,t,n,r,o){
try{switch(r){case p.STRING:e.string(o);break;case p.BOOL:e.bool(o);break;case p.DOUBLE:e.double(o);break;case p.FLOAT:e.float(o);break;case p.INT32:e.int32(o);
break;case p.INT64:e.int64(o);break;case p.UINT64:e.uint64(o);break;case p.FIXED64:e.fixed64(o);break;case p.BYTES:e.bytes(o);break;case p.FIXED32:e.fixed32(o);
break;case p.SFIXED32:e.sfixed32(o);break;case p.SFIXED64:e.sfixed64(o);break;case p.SINT64:e.sint64(o);break;case p.UINT32:e.uint32(o);break;case p.SINT32:e.sint32(
o);break}}catch(s){throw s instanceof Error?new Error(`cannot encode field ${t}.${n} to binary: ${s.message}`):s}}function af(e){switch(e){case p.BYTES:case p.STRING:
return O.LengthDelimited;case p.DOUBLE:case p.FIXED64:case p.SFIXED64:return O.Bit64;case p.FIXED32:case p.SFIXED32:case p.FLOAT:return O.Bit32;default:return O.
Varint}}function Pa(e,t,n){let r=!1;return n||(n=se(Wa),r=!0),n.value=Jt(e,t),n.typeUrl=cf(t.$typeName),r?n:void 0}function lf(e,t){if(e.typeUrl==="")return!1;let n=typeof t==
"string"?t:t.typeName,r=Ka(e.typeUrl);return n===r}function Ja(e,t){if(e.typeUrl==="")return;let n=t.kind=="message"?t:t.getMessage(Ka(e.typeUrl));if(!(!n||!lf(
e,n)))return Te(n,e.value)}function cf(e){return`type.googleapis.com/${e}`}function Ka(e){let t=e.lastIndexOf("/"),n=t>=0?e.substring(t+1):e;if(!n.length)throw new Error(`invalid type url\
: ${e}`);return n}var Je=re("Chxnb29nbGUvcHJvdG9idWYvc3RydWN0LnByb3RvEg9nb29nbGUucHJvdG9idWYihAEKBlN0cnVjdBIzCgZmaWVsZHMYASADKAsyIy5nb29nbGUucHJvdG9idWYuU3RydWN0LkZpZWxkc0VudHJ5G\
kUKC0ZpZWxkc0VudHJ5EgsKA2tleRgBIAEoCRIlCgV2YWx1ZRgCIAEoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1ZToCOAEi6gEKBVZhbHVlEjAKCm51bGxfdmFsdWUYASABKA4yGi5nb29nbGUucHJvdG9idWYuT\
nVsbFZhbHVlSAASFgoMbnVtYmVyX3ZhbHVlGAIgASgBSAASFgoMc3RyaW5nX3ZhbHVlGAMgASgJSAASFAoKYm9vbF92YWx1ZRgEIAEoCEgAEi8KDHN0cnVjdF92YWx1ZRgFIAEoCzIXLmdvb2dsZS5wcm90b2J1Z\
i5TdHJ1Y3RIABIwCgpsaXN0X3ZhbHVlGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLkxpc3RWYWx1ZUgAQgYKBGtpbmQiMwoJTGlzdFZhbHVlEiYKBnZhbHVlcxgBIAMoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1Z\
SobCglOdWxsVmFsdWUSDgoKTlVMTF9WQUxVRRAAQn8KE2NvbS5nb29nbGUucHJvdG9idWZCC1N0cnVjdFByb3RvUAFaL2dvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL3N0cnVjdHBi+AEBo\
gIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM"),Ha=fe(Je,0),Qo=fe(Je,1),$a=fe(Je,2),qn;(function(e){e[e.NULL_VALUE=0]="NULL_VALUE"})(qn||(qn={}));function za(e,t,n){ja(t,e);let r=df(e.$unknown,t),[o,s,i]=ct(t),a=Jo(n);for(let l of r)Ko(o,new Ze(l.data),s,l.wireType,a);return i()}function Qa(e,t,n){var r;ja(
t,e);let o=((r=e.$unknown)!==null&&r!==void 0?r:[]).filter(c=>c.no!==t.number),[s,i]=ct(t,n),a=new ot;zo(a,{writeUnknownFields:!0},s,i);let l=new Ze(a.finish());
for(;l.pos<l.len;){let[c,f]=l.tag(),h=l.skip(f,c);o.push({no:c,wireType:f,data:h})}e.$unknown=o}function df(e,t){if(e===void 0)return[];if(t.fieldKind==="enum"||t.fieldKind==="scalar"){for(let n=e.length-1;n>=0;--n)if(e[n].no==t.number)return[e[n]];return[]}
return e.filter(n=>n.no===t.number)}function ct(e,t){let n=e.typeName,r=Object.assign(Object.assign({},e),{kind:"field",parent:e.extendee,localName:n}),o=Object.
assign(Object.assign({},e.extendee),{fields:[r],members:[r],oneofs:[]}),s=se(o,t!==void 0?{[n]:t}:void 0);return[ie(o,s),r,()=>{let i=s[n];if(i===void 0){let a=e.
message;return be(a)?he(a.fields[0].scalar,a.fields[0].longAsString):se(a)}return i}]}function ja(e,t){if(e.extendee.typeName!=t.$typeName)throw new Error(`exte\
nsion ${e.typeName} can only be applied to message ${e.extendee.typeName}`)}var ff=3,mf=2,qa={alwaysEmitImplicit:!1,enumAsInteger:!1,useProtoFieldName:!1};function pf(e){return e?Object.assign(Object.assign({},qa),e):qa}function hf(e,t,n){
return Kt(ie(e,t),pf(n))}function tu(e,t,n){var r;let o=hf(e,t,n);return JSON.stringify(o,null,(r=n?.prettySpaces)!==null&&r!==void 0?r:0)}function Kt(e,t){var n;let r=nu(e,t);if(r!==void 0)return r;let o={};for(let s of e.sortedFields){if(!e.isSet(s)){if(s.presence==ff)throw new Error(`cannot enco\
de ${s} to JSON: required field not set`);if(!t.alwaysEmitImplicit||s.presence!==mf)continue}let i=eu(s,e.get(s),t);i!==void 0&&(o[yf(s,t)]=i)}if(t.registry){let s=new Set;
for(let{no:i}of(n=e.getUnknown())!==null&&n!==void 0?n:[])if(!s.has(i)){s.add(i);let a=t.registry.getExtensionFor(e.desc,i);if(!a)continue;let l=za(e.message,a),
[c,f]=ct(a,l),h=eu(f,c.get(f),t);h!==void 0&&(o[a.jsonName]=h)}}return o}function eu(e,t,n){switch(e.fieldKind){case"scalar":return er(e,t);case"message":return Kt(
t,n);case"enum":return jo(e.enum,t,n.enumAsInteger);case"list":return bf(t,n);case"map":return gf(t,n)}}function gf(e,t){let n=e.field(),r={};switch(n.mapKind){case"\
scalar":for(let[o,s]of e)r[o]=er(n,s);break;case"message":for(let[o,s]of e)r[o]=Kt(s,t);break;case"enum":for(let[o,s]of e)r[o]=jo(n.enum,s,t.enumAsInteger);break}
return t.alwaysEmitImplicit||e.size>0?r:void 0}function bf(e,t){let n=e.field(),r=[];switch(n.listKind){case"scalar":for(let o of e)r.push(er(n,o));break;case"e\
num":for(let o of e)r.push(jo(n.enum,o,t.enumAsInteger));break;case"message":for(let o of e)r.push(Kt(o,t));break}return t.alwaysEmitImplicit||r.length>0?r:void 0}
function jo(e,t,n){var r;if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: expected number, got ${$(t)}`);if(e.typeName=="google.protobuf.NullV\
alue")return null;if(n)return t;let o=e.value[t];return(r=o?.name)!==null&&r!==void 0?r:t}function er(e,t){var n,r,o,s,i,a;switch(e.scalar){case p.INT32:case p.
SFIXED32:case p.SINT32:case p.FIXED32:case p.UINT32:if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: ${(n=Ae(e,t))===null||n===void 0?void 0:n.
message}`);return t;case p.FLOAT:case p.DOUBLE:if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: ${(r=Ae(e,t))===null||r===void 0?void 0:r.message}`);
return Number.isNaN(t)?"NaN":t===Number.POSITIVE_INFINITY?"Infinity":t===Number.NEGATIVE_INFINITY?"-Infinity":t;case p.STRING:if(typeof t!="string")throw new Error(
`cannot encode ${e} to JSON: ${(o=Ae(e,t))===null||o===void 0?void 0:o.message}`);return t;case p.BOOL:if(typeof t!="boolean")throw new Error(`cannot encode ${e}\
 to JSON: ${(s=Ae(e,t))===null||s===void 0?void 0:s.message}`);return t;case p.UINT64:case p.FIXED64:case p.INT64:case p.SFIXED64:case p.SINT64:if(typeof t=="bi\
gint"||typeof t=="string"||typeof t=="number"&&Number.isInteger(t))return t.toString();throw new Error(`cannot encode ${e} to JSON: ${(i=Ae(e,t))===null||i===void 0?
void 0:i.message}`);case p.BYTES:if(t instanceof Uint8Array)return Yt(t);throw new Error(`cannot encode ${e} to JSON: ${(a=Ae(e,t))===null||a===void 0?void 0:a.
message}`)}}function yf(e,t){return t.useProtoFieldName?e.name:e.jsonName}function nu(e,t){if(e.desc.typeName.startsWith("google.protobuf."))switch(e.desc.typeName){case"\
google.protobuf.Any":return Rf(e.message,t);case"google.protobuf.Timestamp":return Sf(e.message);case"google.protobuf.Duration":return vf(e.message);case"google\
.protobuf.FieldMask":return Ef(e.message);case"google.protobuf.Struct":return ru(e.message);case"google.protobuf.Value":return qo(e.message);case"google.protobu\
f.ListValue":return ou(e.message);default:if(be(e.desc)){let n=e.desc.fields[0];return er(n,e.get(n))}return}}function Rf(e,t){if(e.typeUrl==="")return{};let{registry:n}=t,
r,o;if(n&&(r=Ja(e,n),r&&(o=n.getMessage(r.$typeName))),!o||!r)throw new Error(`cannot encode message ${e.$typeName} to JSON: "${e.typeUrl}" is not in the type r\
egistry`);let s=ie(o,r),i=On(o)?{value:nu(s,t)}:Kt(s,t);return i["@type"]=e.typeUrl,i}function vf(e){let t=Number(e.seconds),n=e.nanos;if(t>315576e6||t<-315576e6)
throw new Error(`cannot encode message ${e.$typeName} to JSON: value out of range`);if(t>0&&n<0||t<0&&n>0)throw new Error(`cannot encode message ${e.$typeName} \
to JSON: nanos sign must match seconds sign`);let r=e.seconds.toString();if(n!==0){let o=Math.abs(n).toString();o="0".repeat(9-o.length)+o,o.substring(3)==="000\
000"?o=o.substring(0,3):o.substring(6)==="000"&&(o=o.substring(0,6)),r+="."+o,n<0&&t==0&&(r="-"+r)}return r+"s"}function Ef(e){return e.paths.map(t=>{if(Pn(ke(t))!==
t)throw new Error(`cannot encode message ${e.$typeName} to JSON: lowerCamelCase of path name "${t}" is irreversible`);return ke(t)}).join(",")}function ru(e){let t={};
for(let[n,r]of Object.entries(e.fields))t[n]=qo(r);return t}function qo(e){switch(e.kind.case){case"nullValue":return null;case"numberValue":if(!Number.isFinite(
e.kind.value))throw new Error(`${e.$typeName} cannot be NaN or Infinity`);return e.kind.value;case"boolValue":return e.kind.value;case"stringValue":return e.kind.
value;case"structValue":return ru(e.kind.value);case"listValue":return ou(e.kind.value);default:throw new Error(`${e.$typeName} must have a value`)}}function ou(e){
return e.values.map(qo)}function Sf(e){let t=Number(e.seconds)*1e3;if(t<Date.parse("0001-01-01T00:00:00Z")||t>Date.parse("9999-12-31T23:59:59Z"))throw new Error(
`cannot encode message ${e.$typeName} to JSON: must be from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z inclusive`);if(e.nanos<0)throw new Error(`cannot encode\
 message ${e.$typeName} to JSON: nanos must not be negative`);if(e.nanos>999999999)throw new Error(`cannot encode message ${e.$typeName} to JSON: nanos must not\
 be greater than 99999999`);let n="Z";if(e.nanos>0){let r=(e.nanos+1e9).toString().substring(1);r.substring(3)==="000000"?n="."+r.substring(0,3)+"Z":r.substring(
6)==="000"?n="."+r.substring(0,6)+"Z":n="."+r+"Z"}return new Date(t).toISOString().replace(".000Z",n)}function wf(e){return Object.assign(Object.assign({ignoreUnknownFields:!1,recursionLimit:100},e),{depth:0})}function iu(e,t,n){return ts(e,Tf(t,e.typeName),n)}function ts(e,t,n){let r=ie(e);try{Ht(r,t,wf(n))}catch(o){throw Zi(o)?new Error(`cannot decode ${o.field()} from JSON: ${o.message}`,{cause:o}):o}return r.message}var es=new WeakMap;function If(e,t){var n;if(!es.has(e)){let r=new Map;for(let o of e.fields)r.set(o.name,o).set(o.jsonName,o);es.set(e,r)}return(n=es.get(e))===
null||n===void 0?void 0:n.get(t)}function Ht(e,t,n){var r;if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.desc} from JSON: maximum recursion de\
pth of ${n.recursionLimit} reached`);if(Gf(e,t,n)){n.depth--;return}if(t==null||Array.isArray(t)||typeof t!="object")throw new Error(`cannot decode ${e.desc} fr\
om JSON: ${$(t)}`);let o=new Map,s=new Set;for(let[i,a]of Object.entries(t)){let l=If(e.desc,i);if(l){if(s.has(l))throw new H(l,"set multiple times");if(s.add(l),
l.oneof&&a===null&&l.fieldKind=="scalar")continue;if(l.oneof){let c=o.get(l.oneof);if(c!==void 0)throw new H(l.oneof,`oneof set multiple times by ${c.name} and ${l.
name}`);o.set(l.oneof,l)}su(e,l,a,n)}else{let c;if(i.startsWith("[")&&i.endsWith("]")&&(c=(r=n.registry)===null||r===void 0?void 0:r.getExtension(i.substring(1,
i.length-1)))&&c.extendee.typeName===e.desc.typeName){let[f,h,d]=ct(c);su(f,h,a,n),Qa(e.message,c,d())}if(!c&&!n.ignoreUnknownFields)throw new Error(`cannot dec\
ode ${e.desc} from JSON: key "${i}" is unknown`)}}n.depth--}function su(e,t,n,r){switch(t.fieldKind){case"scalar":kf(e,t,n);break;case"enum":Af(e,t,n,r);break;case"\
message":xf(e,t,n,r);break;case"list":_f(e.get(t),n,r);break;case"map":Nf(e.get(t),n,r);break}}function au(e,t,n){if(e.scalar&&t!==null)return ns(e,t);if(e.message&&
!tr(e,t)){let r=ie(e.message);return Ht(r,t,n),r}if(e.enum&&!tr(e,t))return uu(e.enum,t,n.ignoreUnknownFields);throw new H(e,`${e.fieldKind==="list"?"list item":
"map value"} must not be null`)}function Nf(e,t,n){if(t===null)return;let r=e.field();if(typeof t!="object"||Array.isArray(t))throw new H(r,"expected object, go\
t "+$(t));let o=new Set;for(let[s,i]of Object.entries(t)){let a=Vf(r.mapKey,s);if(o.has(a))throw new H(r,`duplicate map key "${s}"`);o.add(a);let l=au(r,i,n);l!==
nr&&e.set(a,l)}}function _f(e,t,n){if(t===null)return;let r=e.field();if(!Array.isArray(t))throw new H(r,"expected Array, got "+$(t));for(let o of t){let s=au(r,
o,n);s!==nr&&e.add(s)}}function xf(e,t,n,r){if(tr(t,n)){e.clear(t);return}let o=e.isSet(t)?e.get(t):ie(t.message);Ht(o,n,r),e.set(t,o)}function Af(e,t,n,r){if(tr(
t,n)){e.clear(t);return}let o=uu(t.enum,n,r.ignoreUnknownFields);o!==nr&&e.set(t,o)}function kf(e,t,n){n===null?e.clear(t):e.set(t,ns(t,n))}function tr(e,t){var n,
r;return t===null&&((n=e.message)===null||n===void 0?void 0:n.typeName)!="google.protobuf.Value"&&((r=e.enum)===null||r===void 0?void 0:r.typeName)!="google.pro\
tobuf.NullValue"}var nr=Symbol();function uu(e,t,n){if(t===null)return e.values[0].number;switch(typeof t){case"number":if(Number.isInteger(t))return t;break;case"\
string":let r=e.values.find(o=>o.name===t);if(r!==void 0)return r.number;if(n)return nr;break}throw new Error(`cannot decode ${e} from JSON: ${$(t)}`)}function ns(e,t){
switch(e.scalar){case p.DOUBLE:case p.FLOAT:if(t==="NaN")return NaN;if(t==="Infinity")return Number.POSITIVE_INFINITY;if(t==="-Infinity")return Number.NEGATIVE_INFINITY;
if(typeof t=="number"){if(Number.isNaN(t))throw new H(e,"unexpected NaN number");if(!Number.isFinite(t))throw new H(e,"unexpected infinite number");break}if(typeof t==
"string"){if(t===""||t.trim().length!==t.length)break;let n=Number(t);if(!Number.isFinite(n))break;return n}break;case p.INT32:case p.FIXED32:case p.SFIXED32:case p.
SINT32:case p.UINT32:return lu(t);case p.BYTES:if(typeof t=="string"){if(t==="")return new Uint8Array(0);try{return it(t)}catch(n){let r=n instanceof Error?n.message:
String(n);throw new H(e,r)}}break}return t}function Vf(e,t){switch(e){case p.BOOL:switch(t){case"true":return!0;case"false":return!1}return t;case p.INT32:case p.
FIXED32:case p.UINT32:case p.SFIXED32:case p.SINT32:return lu(t);case p.INT64:case p.SINT64:case p.SFIXED64:case p.UINT64:case p.FIXED64:return/^-?0+$/.test(t)?
"0":t.replace(/^(-?)0+(?=\d)/,"$1");default:return t}}function lu(e){if(typeof e=="string"){if(e===""||e.trim().length!==e.length)return e;let t=Number(e);return Number.
isNaN(t)?e:t}return e}function Tf(e,t){let n;try{n=JSON.parse(e)}catch(r){let o=r instanceof Error?r.message:String(r);throw new Error(`cannot decode message ${t}\
 from JSON: ${o}`,{cause:r})}return Cf(e,t),n}function Cf(e,t){let n=[],r=!1,o=0;for(;o<e.length;)switch(e[o]){case"{":n.push(new Set),r=!0,o++;break;case"[":n.
push(null),r=!1,o++;break;case"}":case"]":n.pop(),r=!1,o++;break;case",":r=n[n.length-1]!=null,o++;break;case":":r=!1,o++;break;case'"':{let s=o++,i=!1;for(;o<e.
length;){if(e[o]=="\\"){i=!0,o+=2;continue}if(e[o]=='"')break;o++}let a=o++,l=n[n.length-1];if(r&&l){let c=i?JSON.parse(e.substring(s,a+1)):e.substring(s+1,a);if(l.
has(c))throw new Error(`cannot decode message ${t} from JSON: duplicate object key "${c}"`);l.add(c)}r=!1;break}default:o++;break}}function Gf(e,t,n){if(!e.desc.
typeName.startsWith("google.protobuf."))return!1;switch(e.desc.typeName){case"google.protobuf.Any":return Uf(e.message,t,n),!0;case"google.protobuf.Timestamp":return Mf(
e.message,t),!0;case"google.protobuf.Duration":return Lf(e.message,t),!0;case"google.protobuf.FieldMask":return Ff(e.message,t),!0;case"google.protobuf.Struct":
return cu(e.message,t,n),!0;case"google.protobuf.Value":return rs(e.message,t,n),!0;case"google.protobuf.ListValue":return du(e.message,t,n),!0;default:if(be(e.
desc)){let r=e.desc.fields[0];return t===null?e.clear(r):e.set(r,ns(r,t)),!0}return!1}}function Uf(e,t,n){var r;if(t===null||Array.isArray(t)||typeof t!="object")
throw new Error(`cannot decode message ${e.$typeName} from JSON: expected object but got ${$(t)}`);if(Object.keys(t).length==0)return;let o=t["@type"];if(typeof o!=
"string"||o=="")throw new Error(`cannot decode message ${e.$typeName} from JSON: "@type" is empty`);let s=o.includes("/")?o.substring(o.lastIndexOf("/")+1):o;if(!s.
length)throw new Error(`cannot decode message ${e.$typeName} from JSON: "@type" is invalid`);let i=(r=n.registry)===null||r===void 0?void 0:r.getMessage(s);if(!i)
throw new Error(`cannot decode message ${e.$typeName} from JSON: ${o} is not in the type registry`);let a=ie(i);if(On(i)&&Object.prototype.hasOwnProperty.call(t,
"value")){let l=t.value;Ht(a,l,n)}else{let l=Object.assign({},t);delete l["@type"],Ht(a,l,n)}Pa(a.desc,a.message,e)}function Mf(e,t){if(typeof t!="string")throw new Error(
`cannot decode message ${e.$typeName} from JSON: ${$(t)}`);let n=t.match(/^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:Z|([+-][0-9][0-9]:[0-9][0-9]))$/);
if(!n)throw new Error(`cannot decode message ${e.$typeName} from JSON: invalid RFC 3339 string`);let r=Date.parse(n[1]+"-"+n[2]+"-"+n[3]+"T"+n[4]+":"+n[5]+":"+n[6]+
(n[8]?n[8]:"Z"));if(Number.isNaN(r))throw new Error(`cannot decode message ${e.$typeName} from JSON: invalid RFC 3339 string`);if(r<Date.parse("0001-01-01T00:00\
:00Z")||r>Date.parse("9999-12-31T23:59:59Z"))throw new Error(`cannot decode message ${e.$typeName} from JSON: must be from 0001-01-01T00:00:00Z to 9999-12-31T23\
:59:59Z inclusive`);e.seconds=U.parse(r/1e3),e.nanos=0,n[7]&&(e.nanos=parseInt("1"+n[7]+"0".repeat(9-n[7].length))-1e9)}function Lf(e,t){if(typeof t!="string")throw new Error(
`cannot decode message ${e.$typeName} from JSON: ${$(t)}`);let n=t.match(/^(-?[0-9]+)(?:\.([0-9]+))?s/);if(n===null)throw new Error(`cannot decode message ${e.$typeName}\
 from JSON: ${$(t)}`);let r=Number(n[1]);if(r>315576e6||r<-315576e6)throw new Error(`cannot decode message ${e.$typeName} from JSON: ${$(t)}`);if(e.seconds=U.parse(
r),typeof n[2]!="string")return;let o=n[2]+"0".repeat(9-n[2].length);e.nanos=parseInt(o),(r<0||Object.is(r,-0))&&(e.nanos=-e.nanos)}function Ff(e,t){if(typeof t!=
"string")throw new Error(`cannot decode message ${e.$typeName} from JSON: ${$(t)}`);t!==""&&(e.paths=t.split(",").map(n=>{if(n.includes("_"))throw new Error(`ca\
nnot decode message ${e.$typeName} from JSON: path names must be lowerCamelCase`);return Pn(n)}))}function cu(e,t,n){if(typeof t!="object"||t==null||Array.isArray(
t))throw new Error(`cannot decode message ${e.$typeName} from JSON ${$(t)}`);for(let[r,o]of Object.entries(t)){let s=se(Qo);rs(s,o,n),e.fields[r]=s}}function rs(e,t,n){
if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.$typeName} from JSON: maximum recursion depth of ${n.recursionLimit} reached`);switch(typeof t){case"\
number":e.kind={case:"numberValue",value:t};break;case"string":e.kind={case:"stringValue",value:t};break;case"boolean":e.kind={case:"boolValue",value:t};break;case"\
object":if(t===null)e.kind={case:"nullValue",value:qn.NULL_VALUE};else if(Array.isArray(t)){let r=se($a);du(r,t,n),e.kind={case:"listValue",value:r}}else{let r=se(
Ha);cu(r,t,n),e.kind={case:"structValue",value:r}}break;default:throw new Error(`cannot decode message ${e.$typeName} from JSON ${$(t)}`)}return n.depth--,e}function du(e,t,n){
if(!Array.isArray(t))throw new Error(`cannot decode message ${e.$typeName} from JSON ${$(t)}`);for(let r of t){let o=se(Qo);rs(o,r,n),e.values.push(o)}}function $t(e){let t=w[e];return typeof t!="string"?e.toString():t[0].toLowerCase()+t.substring(1).replace(/[A-Z]/g,n=>"_"+n.toLowerCase())}var rr;function fu(e){
if(!rr){rr={};for(let t of Object.values(w))typeof t!="string"&&(rr[$t(t)]=t)}return rr[e]}var G=class e extends Error{constructor(t,n=w.Unknown,r,o,s){super(Bf(t,n)),this.name="ConnectError",Object.setPrototypeOf(this,new.target.prototype),this.rawMessage=
t,this.code=n,this.metadata=new Headers(r??{}),this.details=o??[],this.cause=s}static from(t,n=w.Unknown){return t instanceof e?t:t instanceof Error?t.name=="Ab\
ortError"||t.name=="TimeoutError"?new e(t.message,w.Canceled):new e(t.message,n,void 0,void 0,t):new e(String(t),n,void 0,void 0,t)}static[Symbol.hasInstance](t){
return t instanceof Error?Object.getPrototypeOf(t)===e.prototype?!0:t.name==="ConnectError"&&"code"in t&&typeof t.code=="number"&&"metadata"in t&&"details"in t&&
Array.isArray(t.details)&&"rawMessage"in t&&typeof t.rawMessage=="string"&&"cause"in t:!1}findDetails(t){let n=t.kind==="message"?{getMessage:o=>o===t.typeName?
t:void 0}:t,r=[];for(let o of this.details){if("desc"in o){n.getMessage(o.desc.typeName)&&r.push(se(o.desc,o.value));continue}let s=n.getMessage(o.type);if(s)try{
r.push(Te(s,o.value))}catch{}}return r}};function Bf(e,t){return e.length?`[${$t(t)}] ${e}`:`[${$t(t)}]`}function os(...e){let t=new Headers;for(let n of e)n.forEach((r,o)=>{t.append(o,r)});return t}function mu(e,t){let n={};for(let r of e.methods){let o=t(r);o!=null&&(n[r.localName]=o)}return n}var or=1;function pu(e,t,n=!1){if(t>e){let r=`message size is larger than configured readMaxBytes ${e}`;throw n&&(r=`message size ${t} is larger than configured readMaxB\
ytes ${e}`),new G(r,w.ResourceExhausted)}}function Of(e){return new ss(e)}var ss=class{constructor(t){this.readMaxBytes=t,this.header=new Uint8Array(5),this.headerView=new DataView(this.header.buffer),this.
buf=[]}get byteLength(){return this.buf.reduce((t,n)=>t+n.byteLength,0)}decode(t){this.buf.push(t);let n=[];for(;;){let r=this.pop();if(!r)break;n.push(r)}return n}pop(){
if(!(!this.env&&(this.env=this.head(),!this.env))&&this.cons(this.env.data)){let t=this.env;return this.env=void 0,t}}head(){if(!this.cons(this.header))return;let t=this.
headerView.getUint8(0),n=this.headerView.getUint32(1);return pu(this.readMaxBytes,n,!0),{flags:t,data:new Uint8Array(n)}}cons(t){let n=t.byteLength;if(this.byteLength<
n)return!1;let r=0;for(;r<n;){let o=this.buf.shift();o.byteLength>n-r?(t.set(o.subarray(0,n-r),r),this.buf.unshift(o.subarray(n-r)),r+=n-r):(t.set(o,r),r+=o.byteLength)}
return!0}};function is(e){let t,n=Of(4294967295);return new ReadableStream({start(){t=e.getReader()},async pull(r){let o=!1;for(;!o;){let s=await t.read();if(s.
done)n.byteLength>0&&r.error(new G("protocol error: incomplete envelope",w.InvalidArgument)),r.close();else for(let i of n.decode(s.value))r.enqueue(i),o=!0}}})}function as(e,t){let n=new Uint8Array(t.length+5);n.set(t,5);let r=new DataView(n.buffer,n.byteOffset,n.byteLength);return r.setUint8(0,e),r.setUint32(1,t.length),
n}var Df=function(e){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var t=e[Symbol.asyncIterator],n;return t?t.call(e):(e=typeof __values==
"function"?__values(e):e[Symbol.iterator](),n={},r("next"),r("throw"),r("return"),n[Symbol.asyncIterator]=function(){return this},n);function r(s){n[s]=e[s]&&function(i){
return new Promise(function(a,l){i=e[s](i),o(a,l,i.done,i.value)})}}function o(s,i,a,l){Promise.resolve(l).then(function(c){s({value:c,done:a})},i)}},zt=function(e){
return this instanceof zt?(this.v=e,this):new zt(e)},Wf=function(e,t,n){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var r=n.
apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:Object).prototype),a("next"),a("throw"),a("return",i),o[Symbol.asyncIterator]=
function(){return this},o;function i(m){return function(g){return Promise.resolve(g).then(m,h)}}function a(m,g){r[m]&&(o[m]=function(b){return new Promise(function(y,v){
s.push([m,b,y,v])>1||l(m,b)})},g&&(o[m]=g(o[m])))}function l(m,g){try{c(r[m](g))}catch(b){d(s[0][3],b)}}function c(m){m.value instanceof zt?Promise.resolve(m.value.
v).then(f,h):d(s[0][2],m)}function f(m){l("next",m)}function h(m){l("throw",m)}function d(m,g){m(g),s.shift(),s.length&&l(s[0][0],s[0][1])}},Yf=function(e){var t,
n;return t={},r("next"),r("throw",function(o){throw o}),r("return"),t[Symbol.iterator]=function(){return this},t;function r(o,s){t[o]=e[o]?function(i){return(n=
!n)?{value:zt(e[o](i)),done:!1}:s?s(i):i}:s}};function hu(e){return Wf(this,arguments,function*(){yield zt(yield*Yf(Df(e)))})}var gu=function(e){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var t=e[Symbol.asyncIterator],n;return t?t.call(e):(e=typeof __values==
"function"?__values(e):e[Symbol.iterator](),n={},r("next"),r("throw"),r("return"),n[Symbol.asyncIterator]=function(){return this},n);function r(s){n[s]=e[s]&&function(i){
return new Promise(function(a,l){i=e[s](i),o(a,l,i.done,i.value)})}}function o(s,i,a,l){Promise.resolve(l).then(function(c){s({value:c,done:a})},i)}},dt=function(e){
return this instanceof dt?(this.v=e,this):new dt(e)},Xf=function(e){var t,n;return t={},r("next"),r("throw",function(o){throw o}),r("return"),t[Symbol.iterator]=
function(){return this},t;function r(o,s){t[o]=e[o]?function(i){return(n=!n)?{value:dt(e[o](i)),done:!1}:s?s(i):i}:s}},Zf=function(e,t,n){if(!Symbol.asyncIterator)
throw new TypeError("Symbol.asyncIterator is not defined.");var r=n.apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:
Object).prototype),a("next"),a("throw"),a("return",i),o[Symbol.asyncIterator]=function(){return this},o;function i(m){return function(g){return Promise.resolve(
g).then(m,h)}}function a(m,g){r[m]&&(o[m]=function(b){return new Promise(function(y,v){s.push([m,b,y,v])>1||l(m,b)})},g&&(o[m]=g(o[m])))}function l(m,g){try{c(r[m](
g))}catch(b){d(s[0][3],b)}}function c(m){m.value instanceof dt?Promise.resolve(m.value.v).then(f,h):d(s[0][2],m)}function f(m){l("next",m)}function h(m){l("thro\
w",m)}function d(m,g){m(g),s.shift(),s.length&&l(s[0][0],s[0][1])}};function sr(e,t){return mu(e,n=>{switch(n.methodKind){case"unary":return Pf(t,n);case"server\
_streaming":return Jf(t,n);case"client_streaming":return Kf(t,n);case"bidi_streaming":return Hf(t,n);default:return null}})}function Pf(e,t){return async(n,r)=>{
var o,s;let i=await e.unary(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues);return(o=r?.onHeader)===null||o===void 0||o.call(r,i.header),(s=r?.onTrailer)===
null||s===void 0||s.call(r,i.trailer),i.message}}function Jf(e,t){return(n,r)=>bu(e.stream(t,r?.signal,r?.timeoutMs,r?.headers,hu([n]),r?.contextValues),r)}function Kf(e,t){
return async(n,r)=>{var o,s,i,a,l,c;let f=await e.stream(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues);(l=r?.onHeader)===null||l===void 0||l.call(r,f.
header);let h,d=0;try{for(var m=!0,g=gu(f.message),b;b=await g.next(),o=b.done,!o;m=!0)a=b.value,m=!1,h=a,d++}catch(y){s={error:y}}finally{try{!m&&!o&&(i=g.return)&&
await i.call(g)}finally{if(s)throw s.error}}if(!h)throw new G("protocol error: missing response message",w.Unimplemented);if(d>1)throw new G("protocol error: re\
ceived extra messages for client streaming method",w.Unimplemented);return(c=r?.onTrailer)===null||c===void 0||c.call(r,f.trailer),h}}function Hf(e,t){return(n,r)=>bu(
e.stream(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues),r)}function bu(e,t){let n=(function(){return Zf(this,arguments,function*(){var r,o;let s=yield dt(
e);(r=t?.onHeader)===null||r===void 0||r.call(t,s.header),yield dt(yield*Xf(gu(s.message))),(o=t?.onTrailer)===null||o===void 0||o.call(t,s.trailer)})})()[Symbol.
asyncIterator]();return{[Symbol.asyncIterator]:()=>({next:()=>n.next()})}}function yu(...e){let t=new AbortController,n=e.filter(o=>o!==void 0).concat(t.signal);for(let o of n){if(o.aborted){r.apply(o);break}o.addEventListener("abort",
r)}function r(){t.signal.aborted||t.abort(us(this));for(let o of n)o.removeEventListener("abort",r)}return t}function Ru(e){let t=new AbortController,n=()=>{t.abort(
new G("the operation timed out",w.DeadlineExceeded))},r;return e!==void 0&&(e<=0?n():r=setTimeout(n,e)),{signal:t.signal,cleanup:()=>clearTimeout(r)}}function us(e){
if(!e.aborted)return;if(e.reason!==void 0)return e.reason;let t=new Error("This operation was aborted");return t.name="AbortError",t}function ir(){return{get(e){return e.id in this?this[e.id]:e.defaultValue},set(e,t){return this[e.id]=t,this},delete(e){return delete this[e.id],this}}}function ar(e,t,...n){if(n.length>0)throw new Error;return e.services[t]}function ur(e,t){return e.toString().replace(/\/?$/,`/${t.parent.typeName}/${t.name}`)}function ls(e,t){return se(e,t)}function vu(e,t){function n(r){return r.done===!0?r:{done:r.done,value:ls(e,r.value)}}return{[Symbol.asyncIterator](){let r=t[Symbol.
asyncIterator](),o={next:()=>r.next().then(n)};return r.throw!==void 0&&(o.throw=s=>r.throw(s).then(n)),r.return!==void 0&&(o.return=s=>r.return(s).then(n)),o}}}function cs(e,t){if(!t)return e;for(let n of t.concat().reverse())e=n(e);return e}function lr(e){var t;let n=Object.assign({},e);return(t=n.ignoreUnknownFields)!==null&&t!==void 0||(n.ignoreUnknownFields=!0),n}function cr(e,t,n,r){let o=t?Eu(e.input,r):Su(e.input,n);return{parse:(t?Eu(e.output,r):Su(e.output,n)).parse,serialize:o.serialize}}function Eu(e,t){return{parse(n){try{return Te(e,n,t)}catch(r){let o=r instanceof Error?r.message:String(r);throw new G(`parse binary: ${o}`,w.Internal)}},serialize(n){
try{return Jt(e,n,t)}catch(r){let o=r instanceof Error?r.message:String(r);throw new G(`serialize binary: ${o}`,w.Internal)}}}}function Su(e,t){var n,r;let o=(n=
t?.textEncoder)!==null&&n!==void 0?n:new TextEncoder,s=(r=t?.textDecoder)!==null&&r!==void 0?r:new TextDecoder,i=lr(t);return{parse(a){try{let l=s.decode(a);return iu(
e,l,i)}catch(l){throw G.from(l,w.InvalidArgument)}},serialize(a){try{let l=tu(e,a,i);return o.encode(l)}catch(l){throw G.from(l,w.Internal)}}}}var $f=/^application\/(connect\+)?(?:(json)(?:; ?charset=utf-?8)?|(proto))$/i;var wu="application/proto",Iu="application/json",Nu="application/connect+proto",_u="application/connect+json";function xu(e){let t=e?.match($f);if(!t)return;let n=!!t[1],r=!!t[3];return{stream:n,binary:r}}function Qt(e,t,n){var r;if(t&&new Headers(t).forEach((a,l)=>n.metadata.append(l,a)),typeof e!="object"||e==null||Array.isArray(e))throw n;let o=n.code;"code"in
e&&typeof e.code=="string"&&(o=(r=fu(e.code))!==null&&r!==void 0?r:o);let s=e.message;if(s!=null&&typeof s!="string")throw n;let i=new G(s??"",o,t);if("details"in
e&&Array.isArray(e.details))for(let a of e.details){if(a===null||typeof a!="object"||Array.isArray(a)||typeof a.type!="string"||typeof a.value!="string")throw n;
try{i.details.push({type:a.type,value:it(a.value),debug:a.debug})}catch{throw n}}return i}var dr=2;function ds(e){let t=new G("invalid end stream",w.Unknown),n;try{n=JSON.parse(typeof e=="string"?e:new TextDecoder().decode(e))}catch{throw t}if(typeof n!=
"object"||n==null||Array.isArray(n))throw t;let r=new Headers;if("metadata"in n){if(typeof n.metadata!="object"||n.metadata==null||Array.isArray(n.metadata))throw t;
for(let[s,i]of Object.entries(n.metadata)){if(!Array.isArray(i)||i.some(a=>typeof a!="string"))throw t;for(let a of i)r.append(s,a)}}let o="error"in n&&n.error!=
null?Qt(n.error,r,t):void 0;return{metadata:r,error:o}}var Ke="Content-Type",Au="Content-Length",jt="Content-Encoding";var fs="Accept-Encoding";var ku="Connect-Timeout-Ms",fr="Connect-Protocol-Version",ms="User-Agent";function Vu(e){switch(e){case 400:return w.Internal;case 401:return w.Unauthenticated;case 403:return w.PermissionDenied;case 404:return w.Unimplemented;case 429:
return w.Unavailable;case 502:return w.Unavailable;case 503:return w.Unavailable;case 504:return w.Unavailable;default:return w.Unknown}}function mr(e){let t=new Headers,n=new Headers;return e.forEach((r,o)=>{o.toLowerCase().startsWith("trailer-")?n.append(o.substring(8),r):t.append(o,r)}),[t,n]}var pr="1";function hr(e,t,n,r,o){let s=new Headers(r??{});return n!==void 0&&s.set(ku,`${n}`),s.set(Ke,e=="unary"?t?wu:Iu:t?Nu:_u),s.set(fr,pr),!s.has(ms)&&o&&s.set(ms,"c\
onnect-es/2.1.2"),s}function gr(e,t,n,r){let o=r.get(Ke),s=xu(o);if(n!==200){let a=new G(`HTTP ${n}`,Vu(n),r);if(e=="unary"&&s&&!s.binary)return{isUnaryError:!0,unaryError:a};throw a}
let i={binary:t,stream:e!=="unary"};if(s?.binary!==i.binary||s.stream!==i.stream)throw new G(`unsupported content type ${o}`,s===void 0?w.Unknown:w.Internal,r);
return{isUnaryError:!1}}var Tu="application/";function jf(e,t){return t?Yt(e,"url"):encodeURIComponent(new TextDecoder().decode(e))}function ps(e,t,n){let r=`?connect=v${pr}`,o="",s=e.
header.get(jt);s!==null&&s!=="identity"&&(o="&compression="+encodeURIComponent(s),n=!0),n&&(r+="&base64=1"),r+=o;let i=e.header.get(Ke);i?.indexOf(Tu)===0&&(r+=
"&encoding="+encodeURIComponent(i.slice(Tu.length))),r+="&message="+jf(t,n);let a=e.url+r,l=new Headers(e.header);for(let c of[fr,Ke,Au,jt,fs])l.delete(c);return Object.
assign(Object.assign({},e),{requestMethod:"GET",url:a,header:l})}function hs(e){let t=cs(e.next,e.interceptors),[n,r,o]=Cu(e),s=Object.assign(Object.assign({},e.req),{message:ls(e.req.method.input,e.req.message),signal:n});return t(
s).then(i=>(o(),i),r)}function gs(e){let t=cs(e.next,e.interceptors),[n,r,o]=Cu(e),s=Object.assign(Object.assign({},e.req),{message:vu(e.req.method.input,e.req.
message),signal:n}),i=!1;return n.addEventListener("abort",function(){var a,l;let c=e.req.message[Symbol.asyncIterator]();i||(a=c.throw)===null||a===void 0||a.call(
c,this.reason).catch(()=>{}),(l=c.return)===null||l===void 0||l.call(c).catch(()=>{})}),t(s).then(a=>Object.assign(Object.assign({},a),{message:{[Symbol.asyncIterator](){
let l=a.message[Symbol.asyncIterator]();return{next(){return l.next().then(c=>(c.done==!0&&(i=!0,o()),c),r)}}}}}),r)}function Cu(e){let{signal:t,cleanup:n}=Ru(e.
timeoutMs),r=yu(e.signal,t);return[r.signal,function(s){let i=r.signal.aborted?G.from(us(r.signal),w.Canceled):G.from(s);return r.abort(i),n(),Promise.reject(i)},
function(){n(),r.abort()}]}function Gu(){try{new Headers}catch{throw new Error("connect-web requires the fetch API. Are you running on an old version of Node.js? Node.js is not supported \
in Connect for Web - please stay tuned for Connect for Node.")}}var qt=function(e){return this instanceof qt?(this.v=e,this):new qt(e)},qf=function(e,t,n){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is\
 not defined.");var r=n.apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:Object).prototype),a("next"),a("throw"),a("\
return",i),o[Symbol.asyncIterator]=function(){return this},o;function i(m){return function(g){return Promise.resolve(g).then(m,h)}}function a(m,g){r[m]&&(o[m]=function(b){
return new Promise(function(y,v){s.push([m,b,y,v])>1||l(m,b)})},g&&(o[m]=g(o[m])))}function l(m,g){try{c(r[m](g))}catch(b){d(s[0][3],b)}}function c(m){m.value instanceof
qt?Promise.resolve(m.value.v).then(f,h):d(s[0][2],m)}function f(m){l("next",m)}function h(m){l("throw",m)}function d(m,g){m(g),s.shift(),s.length&&l(s[0][0],s[0][1])}},
Uu={redirect:"error"};function bs(e){var t;Gu();let n=(t=e.useBinaryFormat)!==null&&t!==void 0?t:!1;return{async unary(r,o,s,i,a,l){let{serialize:c,parse:f}=cr(
r,n,e.jsonOptions,e.binaryOptions);return s=s===void 0?e.defaultTimeoutMs:s<=0?void 0:s,await hs({interceptors:e.interceptors,signal:o,timeoutMs:s,req:{stream:!1,
service:r.parent,method:r,requestMethod:"POST",url:ur(e.baseUrl,r),header:hr(r.methodKind,n,s,i,!1),contextValues:l??ir(),message:a},next:async h=>{var d;let m=e.
useHttpGet===!0&&r.idempotency===$n.NO_SIDE_EFFECTS,g=null;m?h=ps(h,c(h.message),n):g=c(h.message);let y=await((d=e.fetch)!==null&&d!==void 0?d:globalThis.fetch)(
h.url,Object.assign(Object.assign({},Uu),{method:h.requestMethod,headers:h.header,signal:h.signal,body:g})),{isUnaryError:v,unaryError:E}=gr(r.methodKind,n,y.status,
y.headers);if(v)throw Qt(await y.json(),os(...mr(y.headers)),E);let[S,I]=mr(y.headers);return{stream:!1,service:r.parent,method:r,header:S,message:n?f(new Uint8Array(
await y.arrayBuffer())):ts(r.output,await y.json(),lr(e.jsonOptions)),trailer:I}}})},async stream(r,o,s,i,a,l){let{serialize:c,parse:f}=cr(r,n,e.jsonOptions,e.binaryOptions);
function h(m,g,b,y){return qf(this,arguments,function*(){let E=is(m).getReader(),S=!1;for(;;){let I=yield qt(E.read());if(I.done)break;let{flags:A,data:V}=I.value;
if((A&or)===or)throw new G("protocol error: received unsupported compressed output",w.Internal);if((A&dr)===dr){S=!0;let Q=ds(V);if(Q.error){let D=Q.error;throw b.
forEach((J,F)=>{D.metadata.append(F,J)}),D}Q.metadata.forEach((D,J)=>g.set(J,D));continue}yield yield qt(f(V))}if("throwIfAborted"in y&&y.throwIfAborted(),!S)throw"\
missing EndStreamResponse"})}async function d(m){if(r.methodKind!="server_streaming")throw"The fetch API does not support streaming request bodies";let g=await m[Symbol.
asyncIterator]().next();if(g.done==!0)throw"missing request message";return as(0,c(g.value))}return s=s===void 0?e.defaultTimeoutMs:s<=0?void 0:s,await gs({interceptors:e.
interceptors,timeoutMs:s,signal:o,req:{stream:!0,service:r.parent,method:r,requestMethod:"POST",url:ur(e.baseUrl,r),header:hr(r.methodKind,n,s,i,!1),contextValues:l??
ir(),message:a},next:async m=>{var g;let y=await((g=e.fetch)!==null&&g!==void 0?g:globalThis.fetch)(m.url,Object.assign(Object.assign({},Uu),{method:m.requestMethod,
headers:m.header,signal:m.signal,body:await d(m.message)}));if(gr(r.methodKind,n,y.status,y.headers),y.body===null)throw"missing response body";let v=new Headers;
return Object.assign(Object.assign({},m),{header:y.headers,trailer:v,message:h(y.body,v,y.headers,m.signal)})}})}}}var em=re("ChdydW5zdGF0dXMvdjEvYXV0aC5wcm90bxIMcnVuc3RhdHVzLnYxIg8KDVdob0FtSVJlcXVlc3QiggMKDldob0FtSVJlc3BvbnNlEikKBGtpbmQYASABKA4yGy5ydW5zdGF0dXMudjEuUHJpbmNpc\
GFsS2luZBIMCgR1c2VyGAIgASgJEhAKA3VpZBgDIAEoA0gAiAEBEhAKA2dpZBgEIAEoA0gBiAEBEg4KBmdyb3VwcxgFIAMoCRIMCgRzYW5zGAYgAygJEhMKC3Rva2VuX2xhYmVsGAcgASgJEg4KBmlzc3VlchgII\
AEoCRIvCgtleHBpcmVfdGltZRgJIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASMgoGZ3JhbnRzGAogAygLMiIucnVuc3RhdHVzLnYxLldob0FtSVJlc3BvbnNlLkdyYW50GlsKBUdyYW50Eg4KBnBhc\
mVudBgBIAEoCRIgCgRyb2xlGAIgASgOMhIucnVuc3RhdHVzLnYxLlJvbGUSDgoGZmlsdGVyGAMgASgJEhAKCGJ5X2ZpbGVzGAQgASgIQgYKBF91aWRCBgoEX2dpZCI2ChJDaGVja0FjY2Vzc1JlcXVlc3QSDgoGb\
WV0aG9kGAEgASgJEhAKCHJlc291cmNlGAIgASgJIlUKE0NoZWNrQWNjZXNzUmVzcG9uc2USDwoHYWxsb3dlZBgBIAEoCBILCgN3aHkYAiABKAkSIAoEcm9sZRgDIAEoDjISLnJ1bnN0YXR1cy52MS5Sb2xlKk4KB\
FJvbGUSFAoQUk9MRV9VTlNQRUNJRklFRBAAEg8KC1JPTEVfUkVBREVSEAESDwoLUk9MRV9XUklURVIQAhIOCgpST0xFX0FETUlOEAMq0gEKDVByaW5jaXBhbEtpbmQSHgoaUFJJTkNJUEFMX0tJTkRfVU5TUEVDS\
UZJRUQQABIcChhQUklOQ0lQQUxfS0lORF9BTk9OWU1PVVMQARIXChNQUklOQ0lQQUxfS0lORF9VTklYEAISHgoaUFJJTkNJUEFMX0tJTkRfQ0VSVElGSUNBVEUQAxIYChRQUklOQ0lQQUxfS0lORF9UT0tFThAEE\
hYKElBSSU5DSVBBTF9LSU5EX0pXVBAFEhgKFFBSSU5DSVBBTF9LSU5EX1NMVVJNEAYypgEKC0F1dGhTZXJ2aWNlEkMKBldob0FtSRIbLnJ1bnN0YXR1cy52MS5XaG9BbUlSZXF1ZXN0GhwucnVuc3RhdHVzLnYxL\
ldob0FtSVJlc3BvbnNlElIKC0NoZWNrQWNjZXNzEiAucnVuc3RhdHVzLnYxLkNoZWNrQWNjZXNzUmVxdWVzdBohLnJ1bnN0YXR1cy52MS5DaGVja0FjY2Vzc1Jlc3BvbnNlQkBaPmdpdGh1Yi5jb20vcnVuc3Rhd\
HVzL3J1bnN0YXR1cy9nZW4vZ28vcnVuc3RhdHVzL3YxO3J1bnN0YXR1c3YxYgZwcm90bzM",[lt]);var ys=(o=>(o[o.UNSPECIFIED=0]="UNSPECIFIED",o[o.READER=1]="READER",o[o.WRITER=2]="WRITER",o[o.ADMIN=3]="ADMIN",o))(ys||{});var Lu=ar(em,0);var Fu=re("Chdnb29nbGUvcnBjL3N0YXR1cy5wcm90bxIKZ29vZ2xlLnJwYyJOCgZTdGF0dXMSDAoEY29kZRgBIAEoBRIPCgdtZXNzYWdlGAIgASgJEiUKB2RldGFpbHMYAyADKAsyFC5nb29nbGUucHJvdG9id\
WYuQW55Ql4KDmNvbS5nb29nbGUucnBjQgtTdGF0dXNQcm90b1ABWjdnb29nbGUuZ29sYW5nLm9yZy9nZW5wcm90by9nb29nbGVhcGlzL3JwYy9zdGF0dXM7c3RhdHVzogIDUlBDYgZwcm90bzM",[$o]);var Bu=re("ChlydW5zdGF0dXMvdjEvc3RhdHVzLnByb3RvEgxydW5zdGF0dXMudjEicgoMU3RhdGVPcHRpb25zEgwKBGhlbHAYASABKAkSDAoEZW5kcxgCIAEoCBINCgVlcnJvchgDIAEoCBIPCgdmYWlsdXJlG\
AQgASgIEiYKB291dGNvbWUYBSABKA4yFS5ydW5zdGF0dXMudjEuT3V0Y29tZSKhAgoKU3RhdHVzSW5mbxILCgNydW4YASABKAkSCwoDdWlkGAIgASgJEi0KCnRlc3Rfc3RhdGUYAyABKA4yFy5ydW5zdGF0dXMud\
jEuVGVzdFN0YXRlSAASMQoMc2VyaWVzX3N0YXRlGAQgASgOMhkucnVuc3RhdHVzLnYxLlNlcmllc1N0YXRlSAASEgoKc3RhdGVfbmFtZRgFIAEoCRIMCgRub3RlGAYgASgJEigKBHdoZW4YByABKAsyGi5nb29nb\
GUucHJvdG9idWYuVGltZXN0YW1wEhAKCHNlcXVlbmNlGAggASgDEhAKCHJldmlzaW9uGAkgASgDEhEKCW1hbGZvcm1lZBgKIAEoCBILCgNyYXcYCyABKAxCBwoFc3RhdGUixwYKA1J1bhIMCgRuYW1lGAEgASgJE\
gsKA3VpZBgCIAEoCRIpCgdjdXJyZW50GAMgASgLMhgucnVuc3RhdHVzLnYxLlN0YXR1c0luZm8SLwoNZmlyc3RfcHJvYmxlbRgEIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvEiYKB291dGNvbWUYBSABK\
A4yFS5ydW5zdGF0dXMudjEuT3V0Y29tZRIOCgZyZXN1bHQYBiABKAkSDQoFZW5kZWQYByABKAgSLAoIZW5kX3RpbWUYCCABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEi8KC2NyZWF0ZV90aW1lGAkgA\
SgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIvCgt1cGRhdGVfdGltZRgKIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASFAoMZGlzcGxheV9uYW1lGAsgASgJEgwKBHVzZXIYDCABKAkSLQoGb\
GFiZWxzGA0gAygLMh0ucnVuc3RhdHVzLnYxLlJ1bi5MYWJlbHNFbnRyeRIOCgZzZXJpZXMYDiABKAkSFAoMbWVtYmVyX2NvdW50GA8gASgDEhkKEW1lbWJlcnNoaXBfY2xvc2VkGBAgASgIEhkKEXVucmVhZGFib\
GVfcmVhc29uGBEgASgJEhcKD2NyZWF0ZV9yZXZpc2lvbhgSIAEoAxISCgp1bnZlcmlmaWVkGBMgASgIEi8KB3Jlc3VsdHMYFCADKAsyHi5ydW5zdGF0dXMudjEuUnVuLlJlc3VsdHNFbnRyeRIZChFyZXN1bHRzX\
3RydW5jYXRlZBgVIAEoCBIhChlyZXN1bHRzX3VucmVhZGFibGVfcmVhc29uGBYgASgJEjAKDHNpbGVudF9zaW5jZRgXIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXAaLQoLTGFiZWxzRW50cnkSCwoDa\
2V5GAEgASgJEg0KBXZhbHVlGAIgASgJOgI4ARpGCgxSZXN1bHRzRW50cnkSCwoDa2V5GAEgASgJEiUKBXZhbHVlGAIgASgLMhYuZ29vZ2xlLnByb3RvYnVmLlZhbHVlOgI4ASKhAQoFU3RhdGUSDAoEbmFtZRgBI\
AEoCRIMCgRoZWxwGAIgASgJEgwKBGVuZHMYAyABKAgSDQoFZXJyb3IYBCABKAgSDwoHZmFpbHVyZRgFIAEoCBISCgpkZXByZWNhdGVkGAYgASgIEiYKB291dGNvbWUYByABKA4yFS5ydW5zdGF0dXMudjEuT3V0Y\
29tZRISCgpjb25maWd1cmVkGAggASgIKkAKBEtpbmQSFAoQS0lORF9VTlNQRUNJRklFRBAAEhEKDUtJTkRfVEVTVF9SVU4QARIPCgtLSU5EX1NFUklFUxACKvgYCglUZXN0U3RhdGUSGgoWVEVTVF9TVEFURV9VT\
lNQRUNJRklFRBAAEkIKElRFU1RfU1RBVEVfVU5LTk9XThABGiqqvBgmCiROb3RoaW5nIGlzIGtub3duIG9mIHRoZSBydW4ncyBzdGF0ZS4SZgoSVEVTVF9TVEFURV9JTlZBTElEEAIaTqq8GEoKSEEgc3RhdGUgd\
2FzIHNldCB0aGF0IHRoaXMga2luZCBvZiBydW4gZG9lc24ndCBrbm93LiBUaGUgbm90ZSBzYXlzIHdoaWNoLhJXChdURVNUX1NUQVRFX1NUQVRVU19FUlJPUhADGjqqvBg2CjRUaGUgc3RhdHVzIGZpbGUgaXRzZ\
WxmIGNvdWxkIG5vdCBiZSByZWFkIG9yIHdyaXR0ZW4uEj4KGVRFU1RfU1RBVEVfU1RBVFVTX0NSRUFURUQQBBofqrwYGwoZVGhlIHN0YXR1cyBmaWxlIHdhcyBtYWRlLhJFChJURVNUX1NUQVRFX1dBUk5JTkcQB\
RotqrwYKQonQSB3YXJuaW5nLCB3aGljaCBjYW4gY29tZSBpbiBhbnkgc3RhdGUuEkAKElRFU1RfU1RBVEVfQ1JFQVRFRBAGGiiqvBgkCiJUaGUgdGVzdCBydW4ncyBkaXJlY3Rvcnkgd2FzIG1hZGUuElAKElRFU\
1RfU1RBVEVfQUJPUlRFRBAHGjiqvBg0Ci5HaXZlbiB1cCwgZm9yIGEgcmVhc29uIG91dHNpZGUgdGhlIHJ1biBpdHNlbGYuEAEoCBJLChlURVNUX1NUQVRFX0NSRUFUSU9OX0VSUk9SEAgaLKq8GCgKIlRoZSB0Z\
XN0IHJ1biBjb3VsZCBub3QgYmUgY3JlYXRlZC4QARgBElQKFFRFU1RfU1RBVEVfU0NIRURVTEVEEAkaOqq8GDYKNEhhbmRlZCB0byB0aGUgc2NoZWR1bGVyLCB3YWl0aW5nIGZvciBpdHMgYWxsb2NhdGlvbi4Sa\
QoaVEVTVF9TVEFURV9TQ0hFRF9DQU5DRUxMRUQQChpJqrwYRQo/Q2FuY2VsbGVkIGJ5IHRoZSBzY2hlZHVsZXIsIG9yIGZyb20gb3V0c2lkZSB0aGUgdGVzdCBmcmFtZXdvcmsuEAEoBhJWChZURVNUX1NUQVRFX\
1NDSEVEX0VSUk9SEAsaOqq8GDYKMlRoZSBzY2hlZHVsZXIsIG9yIHRoZSB0YWxrIHdpdGggaXQsIGhhZCBhIHByb2JsZW0uGAESWgoYVEVTVF9TVEFURV9TQ0hFRF9TVEFSVFVQEAwaPKq8GDgKNlRoZSBzY2hlZ\
HVsZXIncyBqb2IgaGFzIHN0YXJ0ZWQsIHRoZSB0ZXN0IGhhcyBub3QgeWV0LhJRChhURVNUX1NUQVRFX1NDSEVEX1JVTk5JTkcQDRozCAGqvBgtCitEZXByZWNhdGVkLCBhbiBvbGRlciBuYW1lIG9mIFNDSEVEX\
1NUQVJUVVAuEjYKE1RFU1RfU1RBVEVfQlVJTERJTkcQDhodqrwYGQoXVGhlIGJ1aWxkIGlzIHVuZGVyIHdheS4STwoYVEVTVF9TVEFURV9CVUlMRF9DUkVBVEVEEA8aMaq8GC0KK1RoZSBidWlsZCdzIGNvbmZpZ\
3VyYXRpb24gd2FzIHB1dCB0b2dldGhlci4SUQoZVEVTVF9TVEFURV9CVUlMRF9ERUZFUlJFRBAQGjKqvBguCixUaGUgYnVpbGQgd2lsbCBiZSBtYWRlIG9uIHRoZSBjb21wdXRlIG5vZGVzLhJRChdURVNUX1NUQ\
VRFX0JVSUxEX0ZBSUxFRBARGjSqvBgwCihUaGUgYnVpbGQgd2FzIHRyaWVkIGFuZCBkaWQgbm90IHN1Y2NlZWQuEAEgASgEEkwKGFRFU1RfU1RBVEVfQlVJTERfVElNRU9VVBASGi6qvBgqCiJUaGUgYnVpbGQgd\
G9vayBsb25nZXIgdGhhbiBpdCBtYXkuEAEgASgEEkYKFlRFU1RfU1RBVEVfQlVJTERfRVJST1IQExoqqrwYJgoeVGhlIGJ1aWxkIGNvdWxkIG5vdCBiZSBzZXQgdXAuEAEYASgEEkgKGFRFU1RfU1RBVEVfQlVJT\
ERfU1VDQ0VTUxAUGiqqvBgmCiRUaGUgYnVpbGQgc2NyaXB0IGNhbWUgdG8gYSBnb29kIGVuZC4SWwoXVEVTVF9TVEFURV9CVUlMRF9DT1BJRUQQFRo+qrwYOgo4VGhlIGJ1aWxkIHdhcyBjb3BpZWQgb3IgbGlua\
2VkIGludG8gdGhlIHJ1bidzIGRpcmVjdG9yeS4SSAoVVEVTVF9TVEFURV9CVUlMRF9ET05FEBYaLaq8GCkKJ1RoZSBidWlsZCBpcyBjb21wbGV0ZSBhbmQgaW4gaXRzIHBsYWNlLhI+ChVURVNUX1NUQVRFX0JVS\
UxEX1dBSVQQFxojqrwYHwodV2FpdGluZyBmb3IgdGhlIGJ1aWxkJ3MgbG9jay4SRAoXVEVTVF9TVEFURV9CVUlMRF9SRVVTRUQQGBonqrwYIwohQW4gZWFybGllciBidWlsZCBzZXJ2ZXMgdGhpcyBydW4uEjoKF\
FRFU1RfU1RBVEVfQ0FOQ0VMTEVEEBkaIKq8GBwKFlRoZSBydW4gd2FzIGNhbmNlbGxlZC4QASgGEkEKD1RFU1RfU1RBVEVfSU5GTxAaGiyqvBgoCiZBIHJlbWFyaywgd2hpY2ggY2FuIGNvbWUgaW4gYW55IHN0Y\
XRlLhJeChVURVNUX1NUQVRFX0VOVl9GQUlMRUQQGxpDqrwYPwo7VGhlIGVudmlyb25tZW50IHRoYXQgdGhlIHRlc3QgYXNrcyBmb3IgY291bGQgbm90IGJlIGxvYWRlZC4gARJUChdURVNUX1NUQVRFX1BSRVBQS\
U5HX1JVThAcGjeqvBgzCjFUaGUgbGFzdCBwcmVwYXJhdGlvbnMgb24gdGhlIG5vZGUgYmVmb3JlIHRoZSBydW4uEjIKElRFU1RfU1RBVEVfUlVOTklORxAdGhqqvBgWChRUaGUgdGVzdCBpcyBydW5uaW5nLhJfC\
hZURVNUX1NUQVRFX1JVTl9USU1FT1VUEB4aQ6q8GD8KOVRoZSBydW4gdG9vayBsb25nZXIgdGhhbiBpdCBtYXksIG9yIGdhdmUgbm8gc2lnbiBvZiBsaWZlLiABKAUSagoUVEVTVF9TVEFURV9SVU5fRVJST1IQH\
xpQqrwYTApIVGhlIHJ1biBjb3VsZCBub3QgYmUgc2V0IHVwLCBvciBicm9rZSBvZmYgZm9yIGEgcmVhc29uIG91dHNpZGUgdGhlIHRlc3QuGAESPQoTVEVTVF9TVEFURV9SVU5fVVNFUhAgGiSqvBggCh5BIG1lc\
3NhZ2UgZnJvbSBpbnNpZGUgdGhlIGpvYi4SNgoTVEVTVF9TVEFURV9SVU5fRE9ORRAhGh2qvBgZChdUaGUgcnVuIGl0c2VsZiBpcyBvdmVyLhI+ChJURVNUX1NUQVRFX1JFU1VMVFMQIhomqrwYIgogVGhlIHJlc\
3VsdHMgYXJlIGJlaW5nIGNvbGxlY3RlZC4SSQoYVEVTVF9TVEFURV9SRVNVTFRTX0VSUk9SECMaK6q8GCcKI1RoZSByZXN1bHRzIGNvdWxkIG5vdCBiZSBjb2xsZWN0ZWQuGAESVgoSVEVTVF9TVEFURV9TS0lQU\
EVEECQaPqq8GDoKNExlZnQgb3V0LCBzaW5jZSBhIGNvbmRpdGlvbiBvZiB0aGUgdGVzdCB3YXMgbm90IG1ldC4QASgHElMKE1RFU1RfU1RBVEVfQ09NUExFVEUQJRo6qrwYNgoyQWxsIG9mIHRoZSBydW4gaXMgZ\
G9uZS4gVGhlIG5vdGUgdGVsbHMgdGhlIHJlc3VsdC4QARJVChRURVNUX1NUQVRFX0ZJTkFMSVpFRBAmGjuqvBg3CjVUaGUgcnVuJ3MgY29uZmlndXJhdGlvbiBpcyBzZXR0bGVkIG9uIGl0cyBhbGxvY2F0aW9uL\
hJNChRURVNUX1NUQVRFX1JVTl9SRUFEWRAnGjOqvBgvCi1SZWFkeSB0byBydW4sIHdhaXRpbmcgZm9yIGEgY29uY3VycmVuY3kgc2xvdC4SUwoYVEVTVF9TVEFURV9CVUlMRF9TS0lQUEVEECgaNaq8GDEKK1RoZ\
SBidWlsZCB3YXMgc2tpcHBlZCwgYW5kIHdpdGggaXQgdGhlIHJ1bi4QASgHKp4NCgtTZXJpZXNTdGF0ZRIcChhTRVJJRVNfU1RBVEVfVU5TUEVDSUZJRUQQABJGChRTRVJJRVNfU1RBVEVfVU5LTk9XThABGiyqv\
BgoCiZOb3RoaW5nIGlzIGtub3duIG9mIHRoZSBzZXJpZXMnIHN0YXRlLhJgChRTRVJJRVNfU1RBVEVfSU5WQUxJRBACGkaqvBhCCkBBIHN0YXRlIHdhcyBzZXQgdGhhdCBhIHNlcmllcyBkb2Vzbid0IGtub3cuI\
FRoZSBub3RlIHNheXMgd2hpY2guElkKGVNFUklFU19TVEFURV9TVEFUVVNfRVJST1IQAxo6qrwYNgo0VGhlIHN0YXR1cyBmaWxlIGl0c2VsZiBjb3VsZCBub3QgYmUgcmVhZCBvciB3cml0dGVuLhJAChtTRVJJR\
VNfU1RBVEVfU1RBVFVTX0NSRUFURUQQBBofqrwYGwoZVGhlIHN0YXR1cyBmaWxlIHdhcyBtYWRlLhJHChRTRVJJRVNfU1RBVEVfV0FSTklORxAFGi2qvBgpCidBIHdhcm5pbmcsIHdoaWNoIGNhbiBjb21lIGluI\
GFueSBzdGF0ZS4SUwoUU0VSSUVTX1NUQVRFX0FCT1JURUQQBho5qrwYNQoxR2l2ZW4gdXAsIGZvciBhIHJlYXNvbiBvdXRzaWRlIHRoZSBzZXJpZXMgaXRzZWxmLhABEj8KFFNFUklFU19TVEFURV9DUkVBVEVEE\
AcaJaq8GCEKH1RoZSBzZXJpZXMnIGRpcmVjdG9yeSB3YXMgbWFkZS4SSwobU0VSSUVTX1NUQVRFX0NSRUFUSU9OX0VSUk9SEAgaKqq8GCYKIFRoZSBzZXJpZXMgY291bGQgbm90IGJlIGNyZWF0ZWQuEAEYARJQC\
hhTRVJJRVNfU1RBVEVfQlVJTERfRVJST1IQCRoyqrwYLgoqQnVpbGRzIG9mIGEgdGVzdCBzZXQncyBydW5zIGhhZCBhIHByb2JsZW0uGAESWQoaU0VSSUVTX1NUQVRFX0tJQ0tPRkZfRVJST1IQCho5qrwYNQovV\
GVzdCBydW5zIGNvdWxkIG5vdCBiZSBoYW5kZWQgdG8gdGhlIHNjaGVkdWxlci4QARgBElEKGFNFUklFU19TVEFURV9TRVRfU0tJUFBFRBALGjOqvBgvCi1BIHdob2xlIHRlc3Qgc2V0IHdhcyBsZWZ0IG91dCBie\
SBhIGNvbmRpdGlvbi4SOAoYU0VSSUVTX1NUQVRFX1NFVF9DUkVBVEVEEAwaGqq8GBYKFEEgdGVzdCBzZXQgd2FzIG1hZGUuEkUKFVNFUklFU19TVEFURV9TRVRfTUFLRRANGiqqvBgmCiRBIHRlc3Qgc2V0J3Mgc\
nVucyBhcmUgYmVpbmcgY3JlYXRlZC4SRAoWU0VSSUVTX1NUQVRFX1NFVF9CVUlMRBAOGiiqvBgkCiJBIHRlc3Qgc2V0J3MgcnVucyBhcmUgYmVpbmcgYnVpbHQuElgKGFNFUklFU19TVEFURV9TRVRfS0lDS09GR\
hAPGjqqvBg2CjRBIHRlc3Qgc2V0J3MgcnVucyBhcmUgYmVpbmcgaGFuZGVkIHRvIHRoZSBzY2hlZHVsZXIuEj4KGVNFUklFU19TVEFURV9TRVRfQ0FOQ0VMRUQQEBofqrwYGwoZQSB0ZXN0IHNldCB3YXMgY2FuY\
2VsbGVkLhJOChpTRVJJRVNfU1RBVEVfVEVTVFNfU0tJUFBFRBARGi6qvBgqCihTb21lIHRlc3RzIHdlcmUgbGVmdCBvdXQgYnkgYSBjb25kaXRpb24uEjIKEFNFUklFU19TVEFURV9SVU4QEhocqrwYGAoWVGhlI\
HNlcmllcyBpcyBydW5uaW5nLhJLChhTRVJJRVNfU1RBVEVfQUxMX1NUQVJURUQQExotqrwYKQonTm90aGluZyBvZiB0aGUgc2VyaWVzIGlzIGxlZnQgdG8gc3RhcnQuEj4KFVNFUklFU19TVEFURV9DQU5DRUxFR\
BAUGiOqvBgfChlUaGUgc2VyaWVzIHdhcyBjYW5jZWxsZWQuEAEoBhJNChJTRVJJRVNfU1RBVEVfRVJST1IQFRo1qrwYMQorQSBwcm9ibGVtIHRoYXQgdGhlIHNlcmllcyBjYW4ndCBnbyBvbiBmcm9tLhABGAESP\
QoVU0VSSUVTX1NUQVRFX0NPTVBMRVRFEBYaIqq8GB4KGkFsbCBvZiB0aGUgc2VyaWVzIGlzIGRvbmUuEAEqgAIKB091dGNvbWUSFwoTT1VUQ09NRV9VTlNQRUNJRklFRBAAEhIKDk9VVENPTUVfUEFTU0VEEAESE\
goOT1VUQ09NRV9GQUlMRUQQAhIYChRPVVRDT01FX1JFU1VMVF9FUlJPUhADEhgKFE9VVENPTUVfQlVJTERfRkFJTEVEEAQSFQoRT1VUQ09NRV9USU1FRF9PVVQQBRIVChFPVVRDT01FX0NBTkNFTExFRBAGEhMKD\
09VVENPTUVfU0tJUFBFRBAHEhMKD09VVENPTUVfQUJPUlRFRBAIEhEKDU9VVENPTUVfRVJST1IQCRIVChFPVVRDT01FX0NPTVBMRVRFRBAKOlUKBXN0YXRlEiEuZ29vZ2xlLnByb3RvYnVmLkVudW1WYWx1ZU9wd\
GlvbnMYxYcDIAEoCzIaLnJ1bnN0YXR1cy52MS5TdGF0ZU9wdGlvbnNSBXN0YXRlQkBaPmdpdGh1Yi5jb20vcnVuc3RhdHVzL3J1bnN0YXR1cy9nZW4vZ28vcnVuc3RhdHVzL3YxO3J1bnN0YXR1c3YxYgZwcm90b\
zM",[Po,Je,lt]);var Rs=(h=>(h[h.UNSPECIFIED=0]="UNSPECIFIED",h[h.PASSED=1]="PASSED",h[h.FAILED=2]="FAILED",h[h.RESULT_ERROR=3]="RESULT_ERROR",h[h.BUILD_FAILED=4]="BUILD_FAILED",
h[h.TIMED_OUT=5]="TIMED_OUT",h[h.CANCELLED=6]="CANCELLED",h[h.SKIPPED=7]="SKIPPED",h[h.ABORTED=8]="ABORTED",h[h.ERROR=9]="ERROR",h[h.COMPLETED=10]="COMPLETED",h))(
Rs||{});var tm=re("ChpydW5zdGF0dXMvdjEvc2VydmljZS5wcm90bxIMcnVuc3RhdHVzLnYxIrUCChBDcmVhdGVSdW5SZXF1ZXN0Eg4KBnBhcmVudBgBIAEoCRIgCgRraW5kGAIgASgOMhIucnVuc3RhdHVzLnYxLktpb\
mQSCgoCaWQYAyABKAkSDgoGc2VyaWVzGAQgASgJEhQKDGRpc3BsYXlfbmFtZRgFIAEoCRIMCgR1c2VyGAYgASgJEjoKBmxhYmVscxgHIAMoCzIqLnJ1bnN0YXR1cy52MS5DcmVhdGVSdW5SZXF1ZXN0LkxhYmVsc\
0VudHJ5EhIKCnJlcXVlc3RfaWQYCCABKAkSMAoNZXhwZWN0X3dpdGhpbhgJIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlvbhotCgtMYWJlbHNFbnRyeRILCgNrZXkYASABKAkSDQoFdmFsdWUYAiABKAk6A\
jgBIjMKEUNyZWF0ZVJ1blJlc3BvbnNlEh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4ihgEKDFByZWNvbmRpdGlvbhIeChFleHBlY3RlZF9zZXF1ZW5jZRgBIAEoA0gAiAEBEhIKCmN1cnJlbnRfaW4YA\
iADKAkSFgoOdW5sZXNzX2V2ZXJfaW4YAyADKAkSFAoMdW5sZXNzX2VuZGVkGAQgASgIQhQKEl9leHBlY3RlZF9zZXF1ZW5jZSLpAgoQU2V0U3RhdHVzUmVxdWVzdBILCgNydW4YASABKAkSLQoKdGVzdF9zdGF0Z\
RgCIAEoDjIXLnJ1bnN0YXR1cy52MS5UZXN0U3RhdGVIABIxCgxzZXJpZXNfc3RhdGUYAyABKA4yGS5ydW5zdGF0dXMudjEuU2VyaWVzU3RhdGVIABIUCgpzdGF0ZV9uYW1lGAQgASgJSAASDAoEbm90ZRgFIAEoC\
RIoCgR3aGVuGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIVCg1hbGxvd19taXNzaW5nGAcgASgIEhQKDGV4cGVjdGVkX3VpZBgIIAEoCRIwCgxwcmVjb25kaXRpb24YCSABKAsyGi5ydW5zdGF0d\
XMudjEuUHJlY29uZGl0aW9uEjAKDWV4cGVjdF93aXRoaW4YCiABKAsyGS5nb29nbGUucHJvdG9idWYuRHVyYXRpb25CBwoFc3RhdGUitwEKEVNldFN0YXR1c1Jlc3BvbnNlEigKBnN0YXR1cxgBIAEoCzIYLnJ1b\
nN0YXR1cy52MS5TdGF0dXNJbmZvEhAKCHJlcGxheWVkGAIgASgIEhYKDm5vdGVfdHJ1bmNhdGVkGAMgASgIEhcKD2V4dGVybmFsX2JlZm9yZRgEIAEoAxIaChJwcmVjb25kaXRpb25fcmFjZWQYBSABKAgSGQoRc\
3RhdGVfcmVjb3JkZWRfYXMYBiABKAkivwEKFVJlcG9ydFN0YXR1c2VzUmVxdWVzdBI7CgdyZXBvcnRzGAEgAygLMioucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVxdWVzdC5SZXBvcnQSJgoEdmlldxgCI\
AEoDjIYLnJ1bnN0YXR1cy52MS5SZXBvcnRWaWV3GkEKBlJlcG9ydBIKCgJpZBgBIAEoAxIrCgNzZXQYAiABKAsyHi5ydW5zdGF0dXMudjEuU2V0U3RhdHVzUmVxdWVzdCLPAgoWUmVwb3J0U3RhdHVzZXNSZXNwb\
25zZRI8CgdhbnN3ZXJzGAEgAygLMisucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVzcG9uc2UuQW5zd2VyGkUKA0FjaxILCgN1aWQYASABKAkSCwoDaWRzGAIgAygDEhEKCXNlcXVlbmNlcxgDIAMoAxIRC\
glyZXZpc2lvbnMYBCADKAMarwEKBkFuc3dlchIKCgJpZBgBIAEoAxIxCgZyZXN1bHQYAiABKAsyHy5ydW5zdGF0dXMudjEuU2V0U3RhdHVzUmVzcG9uc2VIABIjCgVlcnJvchgDIAEoCzISLmdvb2dsZS5ycGMuU\
3RhdHVzSAASNwoDYWNrGAQgASgLMigucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVzcG9uc2UuQWNrSABCCAoGYW5zd2VyIh8KEEdldFN0YXR1c1JlcXVlc3QSCwoDcnVuGAEgASgJIj0KEUdldFN0YXR1c\
1Jlc3BvbnNlEigKBnN0YXR1cxgBIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvIjIKD0hhc1N0YXRlUmVxdWVzdBILCgNydW4YASABKAkSEgoKc3RhdGVfbmFtZRgCIAEoCSJVChBIYXNTdGF0ZVJlc3Bvb\
nNlEhEKCWhhc19zdGF0ZRgBIAEoCBIuCgxmaXJzdF9zdGF0dXMYAiABKAsyGC5ydW5zdGF0dXMudjEuU3RhdHVzSW5mbyJdChNMaXN0U3RhdHVzZXNSZXF1ZXN0EgsKA3J1bhgBIAEoCRISCgpkZXNjZW5kaW5nG\
AIgASgIEhEKCXBhZ2Vfc2l6ZRgDIAEoBRISCgpwYWdlX3Rva2VuGAQgASgJIlsKFExpc3RTdGF0dXNlc1Jlc3BvbnNlEioKCHN0YXR1c2VzGAEgAygLMhgucnVuc3RhdHVzLnYxLlN0YXR1c0luZm8SFwoPbmV4d\
F9wYWdlX3Rva2VuGAIgASgJIkEKDUdldFJ1blJlcXVlc3QSCwoDcnVuGAEgASgJEiMKBHZpZXcYAiABKA4yFS5ydW5zdGF0dXMudjEuUnVuVmlldyIwCg5HZXRSdW5SZXNwb25zZRIeCgNydW4YASABKAsyES5yd\
W5zdGF0dXMudjEuUnVuIo8BCg9MaXN0UnVuc1JlcXVlc3QSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCRIQCghvcmRlcl9ieRgDIAEoCRIRCglwYWdlX3NpemUYBCABKAUSEgoKcGFnZV90b2tlbhgFI\
AEoCRIjCgR2aWV3GAYgASgOMhUucnVuc3RhdHVzLnYxLlJ1blZpZXciZQoQTGlzdFJ1bnNSZXNwb25zZRIfCgRydW5zGAEgAygLMhEucnVuc3RhdHVzLnYxLlJ1bhIXCg9uZXh0X3BhZ2VfdG9rZW4YAiABKAkSF\
woPdW52ZXJpZmllZF9ydW5zGAMgASgDIm8KFFN1bW1hcml6ZVJ1bnNSZXF1ZXN0Eg4KBnBhcmVudBgBIAEoCRIOCgZmaWx0ZXIYAiABKAkSEAoIZ3JvdXBfYnkYAyABKAkSEQoJcGFnZV9zaXplGAQgASgFEhIKC\
nBhZ2VfdG9rZW4YBSABKAkiwwMKFVN1bW1hcml6ZVJ1bnNSZXNwb25zZRI5CgZncm91cHMYASADKAsyKS5ydW5zdGF0dXMudjEuU3VtbWFyaXplUnVuc1Jlc3BvbnNlLkdyb3VwEhcKD3VudmVyaWZpZWRfcnVuc\
xgCIAEoAxIXCg9uZXh0X3BhZ2VfdG9rZW4YAyABKAkavAIKBUdyb3VwEgsKA2tleRgBIAEoCRINCgV0b3RhbBgCIAEoAxJICghieV9zdGF0ZRgDIAMoCzI2LnJ1bnN0YXR1cy52MS5TdW1tYXJpemVSdW5zUmVzc\
G9uc2UuR3JvdXAuQnlTdGF0ZUVudHJ5EkwKCmJ5X291dGNvbWUYBCADKAsyOC5ydW5zdGF0dXMudjEuU3VtbWFyaXplUnVuc1Jlc3BvbnNlLkdyb3VwLkJ5T3V0Y29tZUVudHJ5Eg0KBWVuZGVkGAUgASgDEg4KB\
nNpbGVudBgGIAEoAxouCgxCeVN0YXRlRW50cnkSCwoDa2V5GAEgASgJEg0KBXZhbHVlGAIgASgDOgI4ARowCg5CeU91dGNvbWVFbnRyeRILCgNrZXkYASABKAkSDQoFdmFsdWUYAiABKAM6AjgBIn0KE1dhdGNoU\
3VtbWFyeVJlcXVlc3QSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCRIQCghncm91cF9ieRgDIAEoCRI0ChFwcm9ncmVzc19pbnRlcnZhbBgEIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlvbiJgC\
gpSdW5TdW1tYXJ5EjkKBmdyb3VwcxgBIAMoCzIpLnJ1bnN0YXR1cy52MS5TdW1tYXJpemVSdW5zUmVzcG9uc2UuR3JvdXASFwoPdW52ZXJpZmllZF9ydW5zGAIgASgDIhEKD1N1bW1hcnlQcm9ncmVzcyKRAQoUV\
2F0Y2hTdW1tYXJ5UmVzcG9uc2USKwoHc3VtbWFyeRgBIAEoCzIYLnJ1bnN0YXR1cy52MS5SdW5TdW1tYXJ5SAASMQoIcHJvZ3Jlc3MYAiABKAsyHS5ydW5zdGF0dXMudjEuU3VtbWFyeVByb2dyZXNzSAASEAoIc\
mV2aXNpb24YAyABKANCBwoFZXZlbnQi/AEKCldhdGNoVW50aWwSEwoJYWxsX2VuZGVkGAEgASgISAASMQoGYWxsX2luGAIgASgLMh8ucnVuc3RhdHVzLnYxLldhdGNoVW50aWwuU3RhdGVzSAASMQoGYW55X2luG\
AMgASgLMh8ucnVuc3RhdHVzLnYxLldhdGNoVW50aWwuU3RhdGVzSAASNgoLYW55X2V2ZXJfaW4YBCABKAsyHy5ydW5zdGF0dXMudjEuV2F0Y2hVbnRpbC5TdGF0ZXNIABIVCgthbnlfcHJvYmxlbRgFIAEoCEgAG\
hcKBlN0YXRlcxINCgVuYW1lcxgBIAMoCUILCgljb25kaXRpb24iGQoIUnVuTmFtZXMSDQoFbmFtZXMYASADKAkiKgoIUnVuUXVlcnkSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCSLRAgoUV2F0Y2hTd\
GF0dXNlc1JlcXVlc3QSJgoEcnVucxgBIAEoCzIWLnJ1bnN0YXR1cy52MS5SdW5OYW1lc0gAEicKBXF1ZXJ5GAIgASgLMhYucnVuc3RhdHVzLnYxLlJ1blF1ZXJ5SAASEAoGc2VyaWVzGAQgASgJSAASDgoGc3Rhd\
GVzGAUgAygJEicKBXN0YXJ0GAYgASgOMhgucnVuc3RhdHVzLnYxLldhdGNoU3RhcnQSFAoMcmVzdW1lX3Rva2VuGAcgASgJEjQKEXByb2dyZXNzX2ludGVydmFsGAggASgLMhkuZ29vZ2xlLnByb3RvYnVmLkR1c\
mF0aW9uEicKBXVudGlsGAkgASgLMhgucnVuc3RhdHVzLnYxLldhdGNoVW50aWwSFQoNYWxsb3dfbWlzc2luZxgKIAEoCEILCglzZWxlY3Rpb25KBAgDEAQiDQoLV2F0Y2hTeW5jZWQiDwoNV2F0Y2hQcm9ncmVzc\
yLHAQoJV2F0Y2hMZWZ0Eh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4SLgoGcmVhc29uGAIgASgOMh4ucnVuc3RhdHVzLnYxLldhdGNoTGVmdC5SZWFzb24iagoGUmVhc29uEhYKElJFQVNPTl9VTlNQR\
UNJRklFRBAAEhIKDlJFQVNPTl9ERUxFVEVEEAESFgoSUkVBU09OX0xFRlRfU0VSSUVTEAISHAoYUkVBU09OX05PX0xPTkdFUl9NQVRDSEVTEAMinQEKDVdhdGNoU2lsZW5jZWQSMwoEcnVucxgBIAMoCzIlLnJ1b\
nN0YXR1cy52MS5XYXRjaFNpbGVuY2VkLlNpbGVudFJ1bhpXCglTaWxlbnRSdW4SCwoDcnVuGAEgASgJEgsKA3VpZBgCIAEoCRIwCgxzaWxlbnRfc2luY2UYAyABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0Y\
W1wIqkBCghSdW5UYWxseRINCgV0b3RhbBgBIAEoAxINCgVlbmRlZBgCIAEoAxI5CgpieV9vdXRjb21lGAMgAygLMiUucnVuc3RhdHVzLnYxLlJ1blRhbGx5LkJ5T3V0Y29tZUVudHJ5EhIKCnVucmVhZGFibGUYB\
CABKAMaMAoOQnlPdXRjb21lRW50cnkSCwoDa2V5GAEgASgJEg0KBXZhbHVlGAIgASgDOgI4ASKMAwoMV2F0Y2hDbG9zaW5nEjEKBnJlYXNvbhgBIAEoDjIhLnJ1bnN0YXR1cy52MS5XYXRjaENsb3NpbmcuUmVhc\
29uEh8KBHJ1bnMYAiADKAsyES5ydW5zdGF0dXMudjEuUnVuEhEKCXRydW5jYXRlZBgDIAEoCBIlCgV0YWxseRgEIAEoCzIWLnJ1bnN0YXR1cy52MS5SdW5UYWxseRIsCgxzZXJpZXNfdGFsbHkYBSABKAsyFi5yd\
W5zdGF0dXMudjEuUnVuVGFsbHkSEgoKdW5yZWFkYWJsZRgGIAMoCRIPCgdtaXNzaW5nGAcgAygJEg8KB2RlbGV0ZWQYCCADKAkiiQEKBlJlYXNvbhIWChJSRUFTT05fVU5TUEVDSUZJRUQQABIYChRSRUFTT05fQ\
09ORElUSU9OX01FVBABEh8KG1JFQVNPTl9DT05ESVRJT05fSU1QT1NTSUJMRRACEhMKD1JFQVNPTl9TSFVURE9XThADEhcKE1JFQVNPTl9SSUdIVFNfRU5ERUQQBCK4AwoVV2F0Y2hTdGF0dXNlc1Jlc3BvbnNlE\
ioKBnN0YXR1cxgBIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvSAASIwoGam9pbmVkGAIgASgLMhEucnVuc3RhdHVzLnYxLlJ1bkgAEicKBGxlZnQYAyABKAsyFy5ydW5zdGF0dXMudjEuV2F0Y2hMZWZ0S\
AASIgoFZW5kZWQYBCABKAsyES5ydW5zdGF0dXMudjEuUnVuSAASJAoHdXBkYXRlZBgJIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW5IABIvCghzaWxlbmNlZBgKIAEoCzIbLnJ1bnN0YXR1cy52MS5XYXRjaFNpbGVuY\
2VkSAASKwoGc3luY2VkGAUgASgLMhkucnVuc3RhdHVzLnYxLldhdGNoU3luY2VkSAASLwoIcHJvZ3Jlc3MYBiABKAsyGy5ydW5zdGF0dXMudjEuV2F0Y2hQcm9ncmVzc0gAEi0KB2Nsb3NpbmcYByABKAsyGi5yd\
W5zdGF0dXMudjEuV2F0Y2hDbG9zaW5nSAASFAoMcmVzdW1lX3Rva2VuGAggASgJQgcKBWV2ZW50Is8BChJDb21wbGV0ZVJ1blJlcXVlc3QSCwoDcnVuGAEgASgJEg4KBnJlc3VsdBgCIAEoCRIUCgxleHBlY3RlZ\
F91aWQYAyABKAkSPgoHcmVzdWx0cxgEIAMoCzItLnJ1bnN0YXR1cy52MS5Db21wbGV0ZVJ1blJlcXVlc3QuUmVzdWx0c0VudHJ5GkYKDFJlc3VsdHNFbnRyeRILCgNrZXkYASABKAkSJQoFdmFsdWUYAiABKAsyF\
i5nb29nbGUucHJvdG9idWYuVmFsdWU6AjgBIjUKE0NvbXBsZXRlUnVuUmVzcG9uc2USHgoDcnVuGAEgASgLMhEucnVuc3RhdHVzLnYxLlJ1biI3ChJDbG9zZVNlcmllc1JlcXVlc3QSCwoDcnVuGAEgASgJEhQKD\
GV4cGVjdGVkX3VpZBgCIAEoCSI1ChNDbG9zZVNlcmllc1Jlc3BvbnNlEh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4iRAoQRGVsZXRlUnVuUmVxdWVzdBILCgNydW4YASABKAkSFAoMZXhwZWN0ZWRfd\
WlkGAIgASgJEg0KBWZvcmNlGAMgASgIIhMKEURlbGV0ZVJ1blJlc3BvbnNlIjUKEUxpc3RTdGF0ZXNSZXF1ZXN0EiAKBGtpbmQYASABKA4yEi5ydW5zdGF0dXMudjEuS2luZCI5ChJMaXN0U3RhdGVzUmVzcG9uc\
2USIwoGc3RhdGVzGAEgAygLMhMucnVuc3RhdHVzLnYxLlN0YXRlIhMKEUdldFZlcnNpb25SZXF1ZXN0IiUKEkdldFZlcnNpb25SZXNwb25zZRIPCgd2ZXJzaW9uGAEgASgJKlQKClJlcG9ydFZpZXcSGwoXUkVQT\
1JUX1ZJRVdfVU5TUEVDSUZJRUQQABITCg9SRVBPUlRfVklFV19BQ0sQARIUChBSRVBPUlRfVklFV19GVUxMEAIqSgoHUnVuVmlldxIYChRSVU5fVklFV19VTlNQRUNJRklFRBAAEhIKDlJVTl9WSUVXX0JBU0lDE\
AESEQoNUlVOX1ZJRVdfRlVMTBACKnMKCldhdGNoU3RhcnQSGwoXV0FUQ0hfU1RBUlRfVU5TUEVDSUZJRUQQABIYChRXQVRDSF9TVEFSVF9TTkFQU0hPVBABEhMKD1dBVENIX1NUQVJUX05PVxACEhkKFVdBVENIX\
1NUQVJUX0JFR0lOTklORxADMrMKCg1TdGF0dXNTZXJ2aWNlEkwKCUNyZWF0ZVJ1bhIeLnJ1bnN0YXR1cy52MS5DcmVhdGVSdW5SZXF1ZXN0Gh8ucnVuc3RhdHVzLnYxLkNyZWF0ZVJ1blJlc3BvbnNlEkwKCVNld\
FN0YXR1cxIeLnJ1bnN0YXR1cy52MS5TZXRTdGF0dXNSZXF1ZXN0Gh8ucnVuc3RhdHVzLnYxLlNldFN0YXR1c1Jlc3BvbnNlEl8KDlJlcG9ydFN0YXR1c2VzEiMucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzU\
mVxdWVzdBokLnJ1bnN0YXR1cy52MS5SZXBvcnRTdGF0dXNlc1Jlc3BvbnNlKAEwARJMCglHZXRTdGF0dXMSHi5ydW5zdGF0dXMudjEuR2V0U3RhdHVzUmVxdWVzdBofLnJ1bnN0YXR1cy52MS5HZXRTdGF0dXNSZ\
XNwb25zZRJVCgxMaXN0U3RhdHVzZXMSIS5ydW5zdGF0dXMudjEuTGlzdFN0YXR1c2VzUmVxdWVzdBoiLnJ1bnN0YXR1cy52MS5MaXN0U3RhdHVzZXNSZXNwb25zZRJDCgZHZXRSdW4SGy5ydW5zdGF0dXMudjEuR\
2V0UnVuUmVxdWVzdBocLnJ1bnN0YXR1cy52MS5HZXRSdW5SZXNwb25zZRJJCghIYXNTdGF0ZRIdLnJ1bnN0YXR1cy52MS5IYXNTdGF0ZVJlcXVlc3QaHi5ydW5zdGF0dXMudjEuSGFzU3RhdGVSZXNwb25zZRJJC\
ghMaXN0UnVucxIdLnJ1bnN0YXR1cy52MS5MaXN0UnVuc1JlcXVlc3QaHi5ydW5zdGF0dXMudjEuTGlzdFJ1bnNSZXNwb25zZRJYCg1TdW1tYXJpemVSdW5zEiIucnVuc3RhdHVzLnYxLlN1bW1hcml6ZVJ1bnNSZ\
XF1ZXN0GiMucnVuc3RhdHVzLnYxLlN1bW1hcml6ZVJ1bnNSZXNwb25zZRJXCgxXYXRjaFN1bW1hcnkSIS5ydW5zdGF0dXMudjEuV2F0Y2hTdW1tYXJ5UmVxdWVzdBoiLnJ1bnN0YXR1cy52MS5XYXRjaFN1bW1hc\
nlSZXNwb25zZTABEloKDVdhdGNoU3RhdHVzZXMSIi5ydW5zdGF0dXMudjEuV2F0Y2hTdGF0dXNlc1JlcXVlc3QaIy5ydW5zdGF0dXMudjEuV2F0Y2hTdGF0dXNlc1Jlc3BvbnNlMAESUgoLQ29tcGxldGVSdW4SI\
C5ydW5zdGF0dXMudjEuQ29tcGxldGVSdW5SZXF1ZXN0GiEucnVuc3RhdHVzLnYxLkNvbXBsZXRlUnVuUmVzcG9uc2USUgoLQ2xvc2VTZXJpZXMSIC5ydW5zdGF0dXMudjEuQ2xvc2VTZXJpZXNSZXF1ZXN0GiEuc\
nVuc3RhdHVzLnYxLkNsb3NlU2VyaWVzUmVzcG9uc2USTAoJRGVsZXRlUnVuEh4ucnVuc3RhdHVzLnYxLkRlbGV0ZVJ1blJlcXVlc3QaHy5ydW5zdGF0dXMudjEuRGVsZXRlUnVuUmVzcG9uc2USTwoKTGlzdFN0Y\
XRlcxIfLnJ1bnN0YXR1cy52MS5MaXN0U3RhdGVzUmVxdWVzdBogLnJ1bnN0YXR1cy52MS5MaXN0U3RhdGVzUmVzcG9uc2USTwoKR2V0VmVyc2lvbhIfLnJ1bnN0YXR1cy52MS5HZXRWZXJzaW9uUmVxdWVzdBogL\
nJ1bnN0YXR1cy52MS5HZXRWZXJzaW9uUmVzcG9uc2VCQFo+Z2l0aHViLmNvbS9ydW5zdGF0dXMvcnVuc3RhdHVzL2dlbi9nby9ydW5zdGF0dXMvdjE7cnVuc3RhdHVzdjFiBnByb3RvMw",[zn,Je,lt,Fu,Bu]);var Ou=ar(tm,0);var Du=re("Ch5nb29nbGUvcnBjL2Vycm9yX2RldGFpbHMucHJvdG8SCmdvb2dsZS5ycGMikwEKCUVycm9ySW5mbxIOCgZyZWFzb24YASABKAkSDgoGZG9tYWluGAIgASgJEjUKCG1ldGFkYXRhGAMgAygLMiMuZ\
29vZ2xlLnJwYy5FcnJvckluZm8uTWV0YWRhdGFFbnRyeRovCg1NZXRhZGF0YUVudHJ5EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCToCOAEiOwoJUmV0cnlJbmZvEi4KC3JldHJ5X2RlbGF5GAEgASgLMhkuZ\
29vZ2xlLnByb3RvYnVmLkR1cmF0aW9uIjIKCURlYnVnSW5mbxIVCg1zdGFja19lbnRyaWVzGAEgAygJEg4KBmRldGFpbBgCIAEoCSKPAwoMUXVvdGFGYWlsdXJlEjYKCnZpb2xhdGlvbnMYASADKAsyIi5nb29nb\
GUucnBjLlF1b3RhRmFpbHVyZS5WaW9sYXRpb24axgIKCVZpb2xhdGlvbhIPCgdzdWJqZWN0GAEgASgJEhMKC2Rlc2NyaXB0aW9uGAIgASgJEhMKC2FwaV9zZXJ2aWNlGAMgASgJEhQKDHF1b3RhX21ldHJpYxgEI\
AEoCRIQCghxdW90YV9pZBgFIAEoCRJRChBxdW90YV9kaW1lbnNpb25zGAYgAygLMjcuZ29vZ2xlLnJwYy5RdW90YUZhaWx1cmUuVmlvbGF0aW9uLlF1b3RhRGltZW5zaW9uc0VudHJ5EhMKC3F1b3RhX3ZhbHVlG\
AcgASgDEh8KEmZ1dHVyZV9xdW90YV92YWx1ZRgIIAEoA0gAiAEBGjYKFFF1b3RhRGltZW5zaW9uc0VudHJ5EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCToCOAFCFQoTX2Z1dHVyZV9xdW90YV92YWx1ZSKVA\
QoTUHJlY29uZGl0aW9uRmFpbHVyZRI9Cgp2aW9sYXRpb25zGAEgAygLMikuZ29vZ2xlLnJwYy5QcmVjb25kaXRpb25GYWlsdXJlLlZpb2xhdGlvbho/CglWaW9sYXRpb24SDAoEdHlwZRgBIAEoCRIPCgdzdWJqZ\
WN0GAIgASgJEhMKC2Rlc2NyaXB0aW9uGAMgASgJIswBCgpCYWRSZXF1ZXN0Ej8KEGZpZWxkX3Zpb2xhdGlvbnMYASADKAsyJS5nb29nbGUucnBjLkJhZFJlcXVlc3QuRmllbGRWaW9sYXRpb24afQoORmllbGRWa\
W9sYXRpb24SDQoFZmllbGQYASABKAkSEwoLZGVzY3JpcHRpb24YAiABKAkSDgoGcmVhc29uGAMgASgJEjcKEWxvY2FsaXplZF9tZXNzYWdlGAQgASgLMhwuZ29vZ2xlLnJwYy5Mb2NhbGl6ZWRNZXNzYWdlIjcKC\
1JlcXVlc3RJbmZvEhIKCnJlcXVlc3RfaWQYASABKAkSFAoMc2VydmluZ19kYXRhGAIgASgJImAKDFJlc291cmNlSW5mbxIVCg1yZXNvdXJjZV90eXBlGAEgASgJEhUKDXJlc291cmNlX25hbWUYAiABKAkSDQoFb\
3duZXIYAyABKAkSEwoLZGVzY3JpcHRpb24YBCABKAkiVgoESGVscBIkCgVsaW5rcxgBIAMoCzIVLmdvb2dsZS5ycGMuSGVscC5MaW5rGigKBExpbmsSEwoLZGVzY3JpcHRpb24YASABKAkSCwoDdXJsGAIgASgJI\
jMKEExvY2FsaXplZE1lc3NhZ2USDgoGbG9jYWxlGAEgASgJEg8KB21lc3NhZ2UYAiABKAlCbAoOY29tLmdvb2dsZS5ycGNCEUVycm9yRGV0YWlsc1Byb3RvUAFaP2dvb2dsZS5nb2xhbmcub3JnL2dlbnByb3RvL\
2dvb2dsZWFwaXMvcnBjL2VycmRldGFpbHM7ZXJyZGV0YWlsc6ICA1JQQ2IGcHJvdG8z",[zn]);var nm=fa(Du),rm=3e4;function Wu(e){let t=e.token===void 0?[]:[om(e.token)];return{baseUrl:e.baseUrl.replace(/\/+$/,""),useBinaryFormat:!e.json,jsonOptions:{registry:nm},
interceptors:[...e.interceptors??[],...t]}}function om(e){return t=>async n=>{let r=await e();return r!==""&&n.header.set("Authorization",`Bearer ${r}`),t(n)}}function Yu(e,t=rm){
return{unary:(n,r,o,s,i,a)=>e.unary(n,r,o??t,s,i,a),stream:(n,r,o,s,i,a)=>e.stream(n,r,o,s,i,a)}}function sm(e){return{...sr(Ou,e),...sr(Lu,e)}}function Xu(e){return sm(Yu(bs(Wu(e)),e.timeoutMs))}function Zu(e,t,n){for(let r=0;r<e.length;r+=20)n(e[r],o=>im(e,r,t,o))}function im(e,t,n,r=am(e,t)){let o=i=>e[t+i],s=i=>n[e[t+i]];return r.state=s(3),r.note=o(
4),r.outcome=s(5),r.ended=o(6),r.user=s(7),r.test=s(8),r.series=s(9),r.labels=s(10),r.created=o(11),r.updated=o(12),r.endedAt=o(13),r.silentSince=o(14),r.sequence=
o(15),r.revision=o(16),r.firstProblem=o(17),r.result=s(18),r.unreadable=o(19),r}function am(e,t){let n=e[t+1],r=n.lastIndexOf("/");return{key:e[t],name:n,kind:n.
slice(0,r).endsWith("/series")?"series":"test",id:n.slice(r+1),uid:e[t+2],state:"",note:"",outcome:"",ended:!1,user:"",test:"",series:"",labels:{},created:0,updated:0,
endedAt:0,silentSince:0,sequence:0,revision:0,firstProblem:void 0,result:"",unreadable:""}}var um=new Set,Pu={filter:"",state:"all"},vs=class{runs=new Map;revision=ne(0);connection=ne({state:"connecting",since:Date.now(),complete:!1});counts=ne({total:0,
open:0,ended:0,silent:0,byState:{},byOutcome:{}});detailed=ne(!1);matching=ne(Pu);#o;#i;#n=[];#a=[];#t=new Map;#r=new Set;#e="";#s=new Set;#u=new Set;#c=new Set;#l=[];#f=!1;#m=!0;#p;#h=!1;#d=!1;constructor(t,n){
this.#o=t,this.#i=n}get size(){return this.runs.size}subscribe(t){return this.#r.add(t),()=>this.#r.delete(t)}members(t){return this.#t.get(t)??um}filter(t){t!==
this.#e&&(this.#e=t,this.#s=new Set,this.matching.value=t===""?Pu:{filter:t,state:"asking"},this.#o({type:"filter",filter:t}))}retry(t){this.#o({type:"retry",credentials:t})}receive(t){
switch(t.type){case"batch":this.#g(t.batch);break;case"connection":this.publish(),this.connection.value=t.connection;break;case"matching":this.#S(t.matching);break}}publish(){
if(!this.#d)return;let t={changed:[...this.#u],added:[...this.#c],removed:this.#l,reset:this.#f,initial:this.#m};this.#u=new Set,this.#c=new Set,this.#l=[],this.#f=
!1,this.#m=!0,this.#d=!1,this.#p!==void 0&&(this.counts.value=this.#p),this.detailed.value=this.#h,this.revision.value++,this.#r.forEach(n=>n(t))}#g(t){t.reset&&
this.#v();for(let n of t.words)this.#a.push(n);t.removed.forEach(n=>this.#R(n)),Zu(t.values,this.#a,(n,r)=>this.#y(n,r)),this.#m&&=t.initial,this.#p=t.counts,this.#h=
t.detailed,this.#d||(this.#d=!0,this.#i(()=>this.publish()))}#y(t,n){let r=this.#n[t],o=r?.series??"",s=n(r);r===void 0&&(this.#n[t]=s,this.runs.set(s.name,s),this.#c.
add(s)),o!==s.series&&(this.#b(s,o),this.#E(s)),this.#u.add(s)}#R(t){let n=this.#n[t];n!==void 0&&(this.#n[t]=void 0,this.runs.get(n.name)===n&&this.runs.delete(
n.name),this.#b(n,n.series),this.#u.delete(n),this.#c.delete(n)||this.#l.push(n))}#v(){this.runs.clear(),this.#n=[],this.#a=[],this.#t.clear(),this.#u.clear(),this.#c.
clear(),this.#l=[],this.#f=!0}#E(t){if(t.series==="")return;let n=this.#t.get(t.series);n===void 0&&(n=new Set,this.#t.set(t.series,n)),n.add(t)}#b(t,n){let r=this.#t.
get(n);r?.delete(t),r?.size===0&&this.#t.delete(n)}#S({filter:t,state:n,names:r,add:o,remove:s,error:i}){t===this.#e&&(r!==void 0&&(this.#s=new Set(r)),o?.forEach(
a=>this.#s.add(a)),s?.forEach(a=>this.#s.delete(a)),this.matching.value={filter:t,state:n,error:i,...n==="known"&&{names:this.#s}})}};function Ku(e){let t=Ju(e),
n=new vs(s=>t.postMessage(s),cm),r=s=>t.postMessage(s),o=()=>{t.onmessage=s=>n.receive(s.data),r({type:"hello"}),r({type:"filter",filter:n.matching.peek().filter})};
return o(),addEventListener("pagehide",()=>r({type:"bye"})),addEventListener("pageshow",({persisted:s})=>{s&&(t=Ju(e),o())}),addEventListener("online",()=>n.retry(
!1)),n}function Ju(e){return typeof SharedWorker>"u"?new Worker(e,{type:"module"}):new SharedWorker(e,{type:"module",name:"runstatus"}).port}var lm=500;function cm(e){
let t=()=>{cancelAnimationFrame(n),clearTimeout(r),e()},n=requestAnimationFrame(t),r=setTimeout(t,lm)}function ft(){let[,e]=co(t=>t+1,0);return e}function we(e,t,n=()=>!0){let r=ft(),o=x(n);o.current=n,_(()=>{let s,i=0,a=e.subscribe(l=>{s!==void 0||!(l.reset||o.
current(l))||(s=setTimeout(()=>{s=void 0,i=performance.now(),r()},Math.max(0,i+t-performance.now())))});return()=>{a(),clearTimeout(s)}},[e,t])}function Hu(e,t){
let n=ft();_(()=>{if(!t)return;let r=setInterval(n,e);return()=>clearInterval(r)},[e,t])}var dm=["runs","wall","run","series","states"],fm=["series","test","user","partition"],br="namespaces/",en="-created",mt={view:"runs",name:"",filter:"",search:"",
sort:en,group:"series",selected:"",extra:{}};function yr(e,t){let[n="",...r]=e.split("/").filter(l=>l!==""),o=dm.find(l=>l===n)??"runs",s=o==="run"||o==="series"?
r.map(pm):[],i=new URLSearchParams(t),a=l=>{let c=i.get(l)??"";return i.delete(l),c};return{view:o,name:s.length>0?br+s.join("/"):"",filter:a("filter"),search:a(
"search"),sort:a("sort")||en,group:hm(fm,a("group"))??"series",selected:mm(a("selected")),extra:Object.fromEntries(i)}}function Re({view:e,name:t,filter:n,search:r,
sort:o,group:s,selected:i,extra:a}){let l=t===""?"":`/${zu(t).split("/").map(encodeURIComponent).join("/")}`,c=new URLSearchParams(a),f=(d,m,g)=>{m!==g&&c.set(d,
m)};f("filter",n,""),f("search",r,""),f("sort",o,en),f("group",s,"series"),f("selected",zu(i),"");let h=c.toString();return`/${e}${l}${h===""?"":`?${h}`}`}function Qu(e,t){
return e.view!==t.view||e.name!==t.name||e.filter!==t.filter}var $u=new Set(["runs","wall"]);function Rr(e,t){let n=t.view??e.view;return n===e.view&&(t.name??e.
name)===e.name?{...e,...t}:{...$u.has(e.view)&&$u.has(n)?{...e,name:"",extra:{}}:{...mt,group:e.group},...t,view:n}}function zu(e){return e.startsWith(br)?e.slice(
br.length):e}function mm(e){return e===""?"":br+e}function pm(e){try{return decodeURIComponent(e)}catch{return e}}function hm(e,t){return e.find(n=>n===t)}var gm=0;function u(e,t,n,r,o,s){t||(t={});var i,a,l=t;if("ref"in l)for(a in l={},t)a=="ref"?i=t[a]:l[a]=t[a];var c={type:e,props:l,key:n,ref:i,__k:null,__:null,__b:0,__e:null,
__c:null,constructor:void 0,__v:--gm,__i:-1,__u:0,__source:o,__self:s};if(typeof e=="function"&&(i=e.defaultProps))for(a in i)l[a]===void 0&&(l[a]=i[a]);return k.
vnode&&k.vnode(c),c}function ae({from:e,to:t,children:n,...r}){return u("a",{href:Re(Rr(e,t)),...r,children:n})}var Es=ne(Date.now()),ue=Es;setInterval(()=>{document.visibilityState==="visible"&&(Es.value=Date.now())},1e3);document.addEventListener("visibilitychange",()=>{
Es.value=Date.now()});function Z(e){let[,t="",n="",r=""]=/^namespaces\/([^/]+)\/(test_runs|series)\/(.+)$/.exec(e)??[];if(r==="")return e;if(!/^\d+$/.test(r))return t==="main"?`${n}/${r}`:
e;let o=n==="series"?`s${r}`:r;return t==="main"?o:`${t}.${o}`}var tn=e=>String(e).padStart(2,"0");function C(e){if(!(e>0))return"0 s";if(e<1e3)return`${Math.max(1,Math.round(e))} ms`;if(e<9950)return`${(e/1e3).toFixed(1)} \
s`;let t=Math.round(e/1e3);if(t<60)return`${t} s`;if(t<3600)return t%60?`${Math.floor(t/60)} min ${t%60} s`:`${t/60} min`;let n=Math.round(t/60);if(n<1440)return n%
60?`${Math.floor(n/60)} h ${n%60} min`:`${n/60} h`;let r=Math.round(n/60);return r%24?`${Math.floor(r/24)} d ${r%24} h`:`${r/24} d`}function Ie(e){let t=new Date(
e);return`${tn(t.getHours())}:${tn(t.getMinutes())}:${tn(t.getSeconds())}`}function q(e){if(!e)return"";let t=new Date(e);return`${t.getFullYear()}-${tn(t.getMonth()+
1)}-${tn(t.getDate())} ${Ie(e)}`}function ju(e,t){let n=new Date(Number(e)*1e3).toISOString().slice(0,19),r=Math.floor(t/1e3);return r?`${n}.${String(r).padStart(
6,"0").replace(/0+$/,"")}Z`:`${n}Z`}function Y(e){return String(e).replace(/\B(?=(\d{3})+(?!\d))/g," ")}function le(e,t,n=`${t}s`){return`${Y(e)} ${e===1?t:n}`}
function He(e){return e.slice(e.lastIndexOf("/")+1)}var L=["failed","build-failed","timed-out","error","cancelled","troubled","running","building","waiting","passed","completed","skipped","ended"],ee={waiting:"Wa\
iting",building:"Building",running:"Running",troubled:"Running, with a problem",passed:"Passed",completed:"Completed",skipped:"Skipped",failed:"Failed","build-f\
ailed":"Build failed","timed-out":"Timed out",error:"Error",cancelled:"Cancelled",ended:"Ended"},vr={waiting:"Created or handed to the scheduler",building:"The \
build is under way",running:"The test is running or its results are being collected",troubled:"Not ended, and its history holds a problem",passed:"The result is\
 PASS",completed:"Ended without a result",skipped:"A condition of the test was not met",failed:"The result is FAIL; of a series: a member did not pass","build-f\
ailed":"The build failed, timed out or could not be set up","timed-out":"The run took longer than it may",error:"The result is ERROR, or the history holds a pro\
blem",cancelled:"Cancelled or aborted",ended:"Ended; the outcome is not known"},Ss={waiting:{solid:"M2.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0ZM6.6 8a1.4 1.\
4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0ZM10.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0Z"},building:{stroke:"M2.5 12.5h11M4.5 12.5v-4h7v4M6.5 8.5v-4h3v4"},running:{solid:"\
M5 3.2 12.8 8 5 12.8Z"},troubled:{stroke:"M8 2.5 14 13H2ZM8 6.5v3M8 11.2v.1"},passed:{stroke:"M3.2 8.6 6.5 11.8 12.8 4.6"},completed:{solid:"M4.8 8a3.2 3.2 0 1 \
0 6.4 0a3.2 3.2 0 1 0-6.4 0Z"},skipped:{stroke:"M4 8h8"},failed:{stroke:"M4 4l8 8M12 4l-8 8"},"build-failed":{stroke:"M3.2 3.2h9.6v9.6H3.2ZM3.2 12.8l9.6-9.6"},"\
timed-out":{stroke:"M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0ZM8 5v3.2l2.2 1.3"},error:{stroke:"M8 3v6M8 12.4v.2"},cancelled:{stroke:"M2.5 8a5.5 5.5 0 1 0 11\
 0a5.5 5.5 0 1 0-11 0ZM4.3 4.3l7.4 7.4"},ended:{stroke:"M5.4 6a2.6 2.6 0 1 1 3.8 2.3C8.4 8.8 8 9.2 8 10M8 12.6v.1"}},$e=new Set(["failed","build-failed","timed-\
out","error","cancelled","ended"]),el=new Set(["waiting","building","running","troubled"]),bm={PASSED:"passed",FAILED:"failed",RESULT_ERROR:"error",BUILD_FAILED:"\
build-failed",TIMED_OUT:"timed-out",CANCELLED:"cancelled",SKIPPED:"skipped",ABORTED:"cancelled",ERROR:"error",COMPLETED:"completed"},ym=new Set(["","UNKNOWN","S\
TATUS_CREATED","CREATED","SCHEDULED","RUN_READY","SET_CREATED","SET_MAKE"]),Rm=new Set(["SET_BUILD"]),vm=new Set(["STATUS_ERROR","SCHED_ERROR","ENV_FAILED","RUN\
_TIMEOUT","RUN_ERROR","RESULTS_ERROR","BUILD_ERROR","BUILD_FAILED","BUILD_TIMEOUT","CREATION_ERROR"]),qu=new Map;function Er(e){let t=qu.get(e);return t===void 0&&
(t=Em(e),qu.set(e,t)),t}function Em(e){return vm.has(e)?"troubled":ym.has(e)?"waiting":Rm.has(e)||e.startsWith("BUILD_")||e==="BUILDING"?"building":"running"}var Sm={
BUILD_FAILED:"build-failed",BUILD_TIMEOUT:"build-failed",BUILD_ERROR:"build-failed",RUN_TIMEOUT:"timed-out",ENV_FAILED:"failed",CANCELLED:"cancelled",CANCELED:"\
cancelled",SCHED_CANCELLED:"cancelled",ABORTED:"cancelled",SKIPPED:"skipped",BUILD_SKIPPED:"skipped",COMPLETE:"completed"};function nn(e){return Sm[e]??(e==="ER\
ROR"||e.endsWith("_ERROR")?"error":Er(e))}function pt(e){return bm[e]??"ended"}function oe(e){return e.ended?pt(e.outcome):e.firstProblem!==void 0?"troubled":Er(
e.state)}function rn(e){let t=getComputedStyle(e),n=o=>t.getPropertyValue(o).trim(),r=o=>Object.fromEntries(L.map(s=>[s,n(`--look-${s}${o}`)]));return{fill:r(""),
ink:r("-ink"),text:r("-text"),bg:n("--bg"),surface:n("--surface"),surface2:n("--surface-2"),line:n("--line"),lineStrong:n("--line-strong"),fg:n("--text"),fg2:n(
"--text-2"),accent:n("--accent"),accentSoft:n("--accent-soft"),font:t.fontFamily}}function Sr(e){let t=new MutationObserver(e);t.observe(document.documentElement,
{attributes:!0,attributeFilter:["data-theme","class"]});let n=matchMedia("(prefers-color-scheme: dark)");return n.addEventListener("change",e),()=>{t.disconnect(),
n.removeEventListener("change",e)}}function ht(e,t,n,r,o,s){let i=Ss[t];e.save(),e.translate(n,r),e.scale(o/16,o/16),e.lineWidth=o<14?2.25:1.75,e.lineCap="round",
e.lineJoin="round",e.strokeStyle=s,e.fillStyle=s,i.stroke&&e.stroke(new Path2D(i.stroke)),i.solid&&e.fill(new Path2D(i.solid)),e.restore()}function P({look:e,size:t=14,label:n}){let r=Ss[e];return u("svg",{class:`glyph look-${e}`,width:t,height:t,viewBox:"0 0 16 16",...n?{role:"img","aria-label":n}:
{"aria-hidden":"true"},children:[r.stroke&&u("path",{d:r.stroke}),r.solid&&u("path",{class:"solid",d:r.solid})]})}function me(e){return e.ended?e.outcome||"ENDE\
D":e.state}function Le({run:e,size:t}){let n=oe(e);return u("span",{class:`look look-${n}`,title:ee[n],children:[u(P,{look:n,...t?{size:t}:{}}),u("span",{children:me(
e)})]})}function gt(e){return e instanceof G?e.rawMessage:e instanceof Error?e.message:String(e)}var tl=1e3;async function on(e,t,n="",r=tl,o){let s=await e.listStatuses({run:t,descending:!0,pageSize:Math.min(tl,r),pageToken:n},o?{signal:o}:{});return{lines:s.
statuses.map(wm).reverse(),earlier:s.nextPageToken}}function ws(e,t){let n=t[0];if(!n)return[...e];let r=e.length;for(;r>0&&e[r-1].sequence>=n.sequence;)r--;return[
...e.slice(0,r),...t]}function wm(e){let{when:t}=e;return{sequence:Number(e.sequence),state:e.stateName,note:e.malformed?new TextDecoder().decode(e.raw):e.note,
when:t?Number(t.seconds)*1e3+t.nanos/1e6:0,exact:t?ju(t.seconds,t.nanos):"",malformed:e.malformed}}var nl={lines:[],seen:Number.POSITIVE_INFINITY,reading:!0};function rl(e,t,n){let[r,o]=N(nl),s=x({uid:"",lines:[],earlier:"",seen:Number.POSITIVE_INFINITY,busy:!1,
failed:!1,asked:""}),i=t?.name??"",a=t?.uid??"",l=t?.sequence??0,c=`${l} ${t?.updated??0}`;_(()=>{s.current={uid:a,lines:[],earlier:"",seen:Number.POSITIVE_INFINITY,
busy:!1,failed:!1,asked:""},o(nl)},[i,a]);let f=g=>{let b=s.current;o({lines:b.lines,seen:b.seen,reading:!1,error:g,more:b.earlier?()=>{d()}:void 0})},h=async g=>{
let b=s.current;if(!b.busy){b.busy=!0;try{await g(b),b.failed=!1,b===s.current&&f()}catch(y){b.failed=!0,b===s.current&&f(gt(y))}finally{b.busy=!1}}},d=()=>h(async g=>{
let b=await on(e,i,g.earlier);g.lines=ws(b.lines,g.lines),g.earlier=b.earlier}),m=()=>h(async g=>{let b=g.lines.at(-1)?.sequence??0,y=l-b,v=await on(e,i,"",b>0&&
y>0?y+8:void 0),E=(v.lines[0]?.sequence??0)>b+1;b===0||E?(g.lines=v.lines,g.earlier=v.earlier,g.seen=Math.min(g.seen,v.lines.at(-1)?.sequence??0)):g.lines=ws(g.
lines,v.lines)});return _(()=>{let g=s.current,b=g.lines.at(-1)?.sequence??0,y=b===0||l===0||l>b;!i||!n||g.busy||!y||g.asked===c||(g.asked=c,m())},[i,a,c,n,r]),
_(()=>{n&&s.current.failed&&m()},[n]),r}function ol(e,t,n){let[r,o]=N({name:""}),s=t?.name??"";return _(()=>{if(!s)return;let i=new AbortController,a=setTimeout(()=>{e.getRun({run:s,view:2},{signal:i.
signal}).then(({run:l})=>{if(i.signal.aborted)return;let c=Object.entries(l?.results??{}).map(([h,d])=>({key:h,text:Im(d.kind.value),numeric:d.kind.case==="numb\
erValue"}));c.sort((h,d)=>h.key<d.key?-1:1);let f={values:c,truncated:l?.resultsTruncated??!1,unreadable:l?.resultsUnreadableReason??""};o({name:s,results:f})},
l=>{i.signal.aborted||o(c=>({...c,name:s,error:gt(l)}))})},r.name===s?1e3:0);return()=>{clearTimeout(a),i.abort()}},[s,t?.uid,n]),r.name===s?r:{}}function sl({results:e,
error:t}){return t?u("p",{class:"quiet",children:["The results could not be read: ",t]}):!e||e.values.length===0&&!e.unreadable?null:u("section",{class:"panel",
children:[u("h2",{children:"Results"}),e.unreadable&&u("p",{class:"quiet",children:["Not all results could be read: ",e.unreadable]}),e.truncated&&u("p",{class:"\
quiet",children:"The results are too large to be shown whole."}),e.values.length>0&&u("div",{class:"scroll-x",tabIndex:0,role:"region","aria-label":"Results",children:u(
"table",{class:"facts-table",children:u("tbody",{children:e.values.map(({key:n,text:r,numeric:o})=>u("tr",{children:[u("th",{scope:"row",children:n}),u("td",{class:o?
"number right":"",children:r})]},n))})})})]})}function Im(e){return typeof e=="object"&&e!==null?JSON.stringify(e):String(e)}var sn=["setup","build","queue","run","results"],bt={setup:"Set up",build:"Built",queue:"Queued",run:"Ran",results:"Results"},wr={setup:"Setting up",build:"Buil\
ding",queue:"Queued",run:"Running",results:"Results"},Nm={STATUS_CREATED:"setup",CREATED:"setup",CREATION_ERROR:"setup",SET_CREATED:"setup",SET_MAKE:"setup",SET_BUILD:"\
build",SET_KICKOFF:"queue",SCHEDULED:"queue",SCHED_CANCELLED:"queue",SCHED_ERROR:"queue",RUN_READY:"queue",KICKOFF_ERROR:"queue",SCHED_STARTUP:"run",SCHED_RUNNING:"\
run",FINALIZED:"run",ENV_FAILED:"run",PREPPING_RUN:"run",RUNNING:"run",RUN_TIMEOUT:"run",RUN_ERROR:"run",RUN_USER:"run",RUN_DONE:"results",RUN:"run",ALL_STARTED:"\
run",RESULTS:"results",RESULTS_ERROR:"results"};function _m(e){return Nm[e]??(e.startsWith("BUILD_")||e==="BUILDING"?"build":void 0)}function yt(e,t,n){let r=[],
o=0;for(let i of e){if(i.when===0)continue;if(o=Math.max(o,i.when),t>0&&o>t)break;let a=r[r.length-1],l=_m(i.state)??a?.phase??"setup";a?.phase!==l&&(a&&(a.to=o),
r.push({phase:l,from:o,to:o,open:!1}))}let s=r[r.length-1];return s&&(s.open=t===0,s.to=Math.max(s.from,t||n)),r.length>1?r.filter(i=>i.to>i.from||i.open):r}function Is(e){
return sn.flatMap(t=>{let n=e.filter(r=>r.phase===t);return n.length===0?[]:[{phase:t,ms:n.reduce((r,o)=>r+o.to-o.from,0),open:n.some(r=>r.open)}]})}function Ir(e,t){
return Is(e).map(({phase:n,ms:r,open:o})=>`${(o?wr:bt)[n].toLowerCase()} ${t(r)}`).join(", ")}function il({lines:e,problems:t,end:n,now:r}){let o=yt(e,n,r),s=o[0],i=o.at(-1);if(!s||!i)return null;let a=Math.max(1,i.to-s.from),l=c=>`${Math.round(c/a*1e5)/
1e3}%`;return u("div",{class:"timeline",role:"img","aria-label":`Timeline: ${Ir(o,C)}`,children:[u("div",{class:"timeline-bar",children:[o.map((c,f)=>u(xm,{part:c,
span:a},f)),t.filter(c=>c.when>=s.from&&c.when<=i.to).map((c,f)=>u("span",{class:"timeline-problem",style:{left:l(c.when-s.from)},title:`${c.state} at ${Ie(c.when)}`},
f))]}),u("div",{class:"timeline-axis number",children:[u("span",{children:q(s.from)}),u("span",{children:n?q(i.to):"now"})]}),u("ul",{class:"timeline-legend",children:[
Is(o).map(({phase:c,ms:f,open:h})=>u("li",{children:[u("span",{class:`phase-swatch phase-${c}`}),u("span",{children:(h?wr:bt)[c]}),u("span",{class:"number quiet",
children:C(f)})]},c)),u("li",{children:[u("span",{children:n?"In all":"So far"}),u("span",{class:"number quiet",children:C(a)})]})]})]})}function xm({part:e,span:t}){
let n=e.to-e.from,r=(e.open?wr:bt)[e.phase];return u("span",{class:`phase phase-${e.phase}${e.open?" phase-open":""}`,style:{flexGrow:Math.max(n,t/500)},title:`${r}\
 ${C(n)}, from ${Ie(e.from)}`,children:n/t>.12&&u("span",{class:"phase-words",children:[r," ",u("span",{class:"number",children:C(n)})]})})}var al=({mirror:e,route:t,api:n})=>{let r=Am(e,t.name),o=e.runs.get(t.name),s=e.connection.value,i=rl(n,o,s.state==="live"),{results:a,error:l}=ol(n,o,r);if(!o)
return u(km,{name:t.name,known:s.complete});let c=o.ended?0:ue.value,f=i.lines.filter(h=>h.when>0&&Er(h.state)==="troubled");return u("article",{class:"run","ar\
ia-label":`${o.kind==="series"?"Series":"Run"} ${o.id}`,children:[u(Vm,{run:o,route:t}),o.silentSince>0&&!o.ended&&u("p",{class:"banner",role:"status",children:[
"Silent for ",C(ue.value-o.silentSince),": its next line was due at ",q(o.silentSince),"."]}),o.unreadable&&u("p",{class:"banner",role:"status",children:["The s\
tatus file cannot be read: ",o.unreadable]}),u("section",{class:"panel",children:[u("h2",{children:"Timeline"}),u(il,{lines:i.lines,problems:f,end:o.ended?o.endedAt:
0,now:c}),o.firstProblem&&u("p",{class:"first-problem",children:[u(P,{look:"troubled"})," First problem: ",u("strong",{children:o.firstProblem.state})," at ",q(
o.firstProblem.when),o.firstProblem.note&&u("span",{class:"note-text",children:o.firstProblem.note})]})]}),u("div",{class:"run-columns",children:[u(Lm,{history:i}),
u("div",{class:"run-side",children:[u(Gm,{run:o,mirror:e,route:t,version:r}),u(sl,{results:a,error:l})]})]})]})};function Am(e,t){let n=x(0);return we(e,100,r=>{
let o=r.changed.some(s=>s.name===t)||r.removed.some(s=>s.name===t);return(o||r.reset)&&n.current++,o}),n.current}function km({name:e,known:t}){return u("p",{class:"\
empty",children:t?`There is no run ${Z(e)}.`:"Reading the runs."})}function Vm({run:e,route:t}){let n=oe(e);return u("header",{class:"run-head",children:[u("spa\
n",{class:`run-badge fill-${n}`,title:ee[n],children:u(P,{look:n,size:22})}),u("div",{class:"run-title",children:[u("h1",{children:e.test||(e.kind==="series"?`S\
eries ${e.id}`:`Run ${e.id}`)}),u("p",{class:"quiet",children:[e.kind==="series"?"Series":"Run"," ",u("span",{class:"number",children:e.id}),e.series&&u(K,{children:[
" in ",u(ae,{from:t,to:{view:"series",name:e.series},children:["series ",e.series.slice(e.series.lastIndexOf("/")+1)]})]}),e.kind==="series"&&u(K,{children:[", ",
u(ae,{from:t,to:{view:"series",name:e.name},children:"show its members"})]})]})]}),u("div",{class:"run-now","aria-live":"polite",children:[u(Tm,{value:`${e.state}${e.
outcome}`,children:u(Le,{run:e,size:16})}),e.ended&&e.state!==e.outcome&&u("span",{class:"quiet",children:e.state}),u(Cm,{name:e.name})]})]})}function Tm({value:e,
children:t}){let r=x(e).current!==e;return u("span",{class:r?"fresh":"",children:t},e)}function Cm({name:e}){let[t,n]=N(!1);return _(()=>{if(!t)return;let o=setTimeout(
()=>n(!1),1500);return()=>clearTimeout(o)},[t]),u("button",{type:"button",class:"button",title:e,onClick:()=>{navigator.clipboard?.writeText(e).then(()=>n(!0))},
children:t?"Copied":"Copy name"})}function Gm({run:e,mirror:t,route:n}){let r=Object.entries(e.labels).sort(([s],[i])=>s<i?-1:1),o=[["User",e.user],["Result",e.
result],["Created",q(e.created)],["Last line",e.updated?`${q(e.updated)}${e.ended?"":` (${C(ue.value-e.updated)} ago)`}`:""],["Ended",q(e.endedAt)],["Members",e.
kind==="series"?Y(t.members(e.name).size):""],["Name",e.name],["Uid",e.uid],...r];return u("section",{class:"panel",children:[u("h2",{children:"About"}),u("dl",
{class:"facts",children:[o.map(([s,i])=>i&&u("div",{children:[u("dt",{children:s}),u("dd",{class:"number",children:i})]},s)),e.test&&e.kind==="test"&&u("div",{children:[
u("dt",{children:"Test"}),u("dd",{children:u(ae,{from:n,to:{view:"runs",filter:`display_name = ${Um(e.test)}`,search:""},children:"All runs of this test"})})]})]})]})}
function Um(e){return JSON.stringify(e.replace(/[\\*]/g,"\\$&"))}var Mm=500;function Lm({history:e}){let[t,n]=N(!1),r=t?e.lines:e.lines.slice(-Mm),o=e.lines.length-
r.length;return u("section",{class:"panel history",children:[u("h2",{children:["History ",u("span",{class:"quiet number",children:e.lines.length>0&&le(e.lines.at(
-1)?.sequence??0,"line")})]}),e.error&&u("p",{class:"quiet",children:["The history could not be read: ",e.error]}),o>0&&u("button",{type:"button",class:"button",
onClick:()=>n(!0),children:["Show ",le(o,"earlier line")]}),o===0&&e.more&&u("button",{type:"button",class:"button",onClick:e.more,children:"Show earlier lines"}),
e.reading&&!e.error&&u("p",{class:"quiet",children:"Reading the history."}),u("div",{class:"scroll-x",tabIndex:0,role:"region","aria-label":"History",children:u(
"table",{class:"history-table","data-testid":"history",children:[u("thead",{children:u("tr",{children:[u("th",{scope:"col",class:"right",children:"#"}),u("th",{
scope:"col",children:"Time"}),u("th",{scope:"col",class:"right",children:"After"}),u("th",{scope:"col",children:"State"}),u("th",{scope:"col",children:"Note"})]})}),
u("tbody",{children:r.map((s,i)=>u(Fm,{line:s,before:r[i-1],fresh:s.sequence>e.seen},s.sequence))})]})})]})}function Fm({line:e,before:t,fresh:n}){let r=t&&e.when&&
t.when?e.when-t.when:void 0;return u("tr",{class:n?"fresh":"",children:[u("td",{class:"number right quiet",children:e.sequence}),u("td",{class:"number nowrap",children:e.
exact?u("time",{dateTime:e.exact,title:e.exact,children:Bm(e)}):"no time"}),u("td",{class:"number right quiet nowrap",children:r===void 0?"":r<0?`−${C(-r)}`:`\
+${C(r)}`}),u("td",{class:"nowrap",children:u("span",{class:`look look-${nn(e.state)}`,children:[u(P,{look:nn(e.state)})," ",e.state]})}),u("td",{class:"note",children:e.
malformed?`Malformed line: ${e.note}`:e.note})]})}function Bm(e){let t=/\.\d+/.exec(e.exact)?.[0]??"";return`${q(e.when)}${(t||".").padEnd(7,"0")}`}var an=[];function Nr(...e){return an.unshift(...e),()=>e.forEach(t=>an.splice(an.indexOf(t),1))}function ul(){let e="",t;document.addEventListener("keydown",n=>{if(n.defaultPrevented||
n.ctrlKey||n.metaKey||n.altKey||Om(n)||document.querySelector("dialog[open]")!==null)return;let r=e===""?n.key:`${e} ${n.key}`;if(clearTimeout(t),e="",an.some(o=>o.
keys.startsWith(`${r} `))){e=r,t=setTimeout(()=>{e=""},1200);return}for(let o of an)if(o.keys.split(", ").includes(r)&&o.action()!==!1){n.preventDefault();return}})}
function Om({target:e,key:t}){return e instanceof HTMLElement?e.isContentEditable||e.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=b\
utton])")?!0:(t==="Enter"||t===" ")&&e.matches("a, button, summary, [role=button], [role=tab], [role=menuitem]"):!1}function Rt(e){let t=x(e);t.current=e,_(()=>Nr(...e.map((n,r)=>({...n,action:()=>t.current[r]?.action()}))),[])}function ll(e,t){let n={at:t,revision:0,ended:0};for(let r of e)n.revision=Math.max(n.revision,r.revision),r.endedAt<=t+1e4&&(n.ended=Math.max(n.ended,r.endedAt));
return n}function cl(e,t){let n={look:t,outcomes:{},series:[],begun:0,runs:new Set},r={},o=0;for(let s of e)if(o=Math.max(o,s.revision),s.kind==="series"?s.ended&&
s.endedAt>t.ended:s.revision>t.revision&&s.ended&&s.endedAt>t.ended-1e4)if(n.runs.add(s),s.kind==="series")n.series.push(s);else{let i=s.outcome||"UNSPECIFIED";
r[i]=(r[i]??0)+1}else s.kind==="test"&&!s.ended&&s.revision>t.revision&&s.created>t.at&&(n.begun++,n.runs.add(s));return o<t.revision||n.runs.size===0?void 0:{...n,
outcomes:r}}var Dm=[["PASSED","passed"],["FAILED","failed"],["BUILD_FAILED","did not build"],["TIMED_OUT","timed out"],["RESULT_ERROR","had errors as their resu\
lt"],["ERROR","ended with an error"],["CANCELLED","cancelled"],["ABORTED","aborted"],["SKIPPED","skipped"],["COMPLETED","completed"],["UNSPECIFIED","ended"]],Wm=3;
function dl({outcomes:e,series:t,begun:n}){let r=Dm.filter(([s])=>e[s]).map(([s,i])=>`${e[s]} ${i}`),o=t.map(({id:s})=>s).sort((s,i)=>Number(s)-Number(i));return o.
length>Wm?r.push(`${o.length} series finished`):o.length>0&&r.push(`series ${o.join(", ")} finished`),n>0&&r.push(`${n} started`),r}var ml="runstatus.look",Ym=5e3,Xm=2e3,un=ne(void 0),Zm=new Set,_s=tt(()=>un.value?.runs??Zm);function Pm(){un.value=void 0}function pl({mirror:e,go:t}){_(()=>Km(
e),[e]);let n=un.value;return n===void 0?null:u("section",{class:"since",role:"status","aria-label":"Since you last looked",children:[u("p",{children:[u("span",
{class:"quiet",children:["Since you last looked, ",Jm(ue.value-n.look.at),": "]}),dl(n).join(", "),"."]}),u("button",{type:"button",class:"plain",onClick:()=>t(
{view:"runs",filter:"",search:"",extra:{marked:"1"}}),children:"Show these"}),u("button",{type:"button",class:"plain",onClick:Pm,children:"Dismiss"})]})}function Jm(e){
return e<6e4?"a moment ago":`${C(Math.floor(e/6e4)*6e4)} ago`}function Km(e){let t=!1,n=-1,r=()=>{e.connection.value.complete&&!t&&(t=!0,fl(e)),t&&document.visibilityState===
"visible"&&(n!==e.revision.value||e.connection.value.state==="live")&&(n=e.revision.value,Ns(e))},o=()=>{document.visibilityState==="hidden"?t&&Ns(e):t&&Date.now()-
(hl()?.at??0)>Ym&&(fl(e),Ns(e))},s=setInterval(r,Xm),i=[e.connection.subscribe(r),()=>clearInterval(s),()=>document.removeEventListener("visibilitychange",o)];return document.
addEventListener("visibilitychange",o),()=>i.forEach(a=>a())}function fl(e){let t=hl();t!==void 0&&(un.value=cl(e.runs.values(),t)??un.value)}function Ns(e){try{
localStorage.setItem(ml,JSON.stringify(ll(e.runs.values(),Date.now())))}catch{}}function hl(){try{let{at:e,revision:t,ended:n}=JSON.parse(localStorage.getItem(ml)??
"null");return typeof e=="number"&&typeof t=="number"&&typeof n=="number"?{at:e,revision:t,ended:n}:void 0}catch{return}}var ln=[{id:"state",title:"State",cell:e=>u(Hm,{run:e})},{id:"run",title:"Run",cell:e=>u($m,{run:e})},{id:"test",title:"Test",cell:e=>u("span",{class:"clip",title:e.
test,children:e.test})},{id:"series",title:"Series",cell:e=>e.series!==""&&u(zm,{name:e.series})},{id:"user",title:"User",cell:e=>u("span",{class:"clip",children:e.
user})},{id:"partition",title:"Partition",cell:e=>u("span",{class:"clip",children:e.labels.partition})},{id:"note",title:"Note",cell:e=>u("span",{class:"clip",title:e.
note,children:e.unreadable||e.note})},{id:"took",title:"Took",cell:e=>u(Qm,{run:e}),number:!0},{id:"updated",title:"Changed",cell:e=>u(jm,{at:e.updated}),number:!0}];
function Hm({run:e}){return u(K,{children:[u(Le,{run:e}),e.silentSince>0&&!e.ended&&u("span",{class:"badge",title:`Its next status was due at ${q(e.silentSince)}`,
children:"silent"})]})}function $m({run:e}){let t=e.kind==="series"?"series":"run";return u("a",{href:Re({...mt,view:t,name:e.name}),tabIndex:-1,title:e.name,children:Z(
e.name)})}function zm({name:e}){return u("a",{href:Re({...mt,view:"series",name:e}),tabIndex:-1,title:e,children:Z(e)})}function Qm({run:e}){return e.created===
0?null:u("span",{children:e.ended?C(e.endedAt-e.created):ep(ue.value-e.created)})}function jm({at:e}){return e===0?null:u("time",{dateTime:new Date(e).toISOString(),
title:q(e),children:qm(ue.value-e)})}function qm(e){let t=Math.floor(e/1e3);if(t<1)return"now";let n=[[86400,"d"],[3600,"h"],[60,"min"]],[r,o]=n.find(([s])=>t>=
s)??[1,"s"];return`${Math.floor(t/r)} ${o}`}function ep(e){return e<1e4?`${Math.max(0,Math.floor(e/1e3))} s`:C(e)}var gl={state:e=>e.ended?`1${e.outcome}`:`0${e.state}`,run:e=>e.name,test:e=>e.test,series:e=>e.series,user:e=>e.user,partition:e=>e.labels.partition??"",note:e=>e.
note,created:e=>e.created,updated:e=>e.updated,took:e=>(e.endedAt||Number.MAX_SAFE_INTEGER)-e.created};function Rl(e){let t=e.startsWith("-"),n=t?e.slice(1):e,r=n==="run"||n==="series"?(s,i)=>bl(String(s),String(i)):(s,i)=>s<i?-1:s>i?1:0,o=(s,i)=>bl(s.name,i.name)||
s.key-i.key;return{key:gl[n]??gl.created,compare:t?(s,i)=>r(i,s):r,same:t?(s,i)=>o(i,s):o}}function bl(e,t){if(e===t)return 0;let n=e.lastIndexOf("/"),r=t.lastIndexOf(
"/");return n===r&&e.slice(0,n)===t.slice(0,r)&&e.length!==t.length&&yl(e,n)&&yl(t,r)?e.length-t.length:e<t?-1:1}function yl(e,t){for(let n=t+1;n<e.length;n++){
let r=e.charCodeAt(n);if(r<48||r>57)return!1}return!0}var vl=new WeakMap;function _r(e){let t=e.toLowerCase().split(/\s+/).filter(n=>n!=="");return t.length===0?()=>!0:n=>{let r=tp(n);return t.every(o=>r.includes(o))}}
function tp(e){let t=vl.get(e);if(t?.sequence===e.sequence&&t.state===e.state&&t.outcome===e.outcome&&t.labels===e.labels&&t.text.includes(e.note.toLowerCase()))
return t.text;let r=[e.name,Z(e.name),e.test,e.user,e.state,e.outcome,e.note,e.series,Z(e.series),...Object.values(e.labels)].join(`
`).toLowerCase();return vl.set(e,{sequence:e.sequence,state:e.state,outcome:e.outcome,labels:e.labels,text:r}),r}var xr=class{#o;#i;#n=[];#a=[];#t=new Map;#r=new Set;constructor(t,n){this.#o=t,this.#i=n}fill(t){this.#n=[],this.#a=[],this.#t.clear(),this.#r.clear(),this.note(
t),this.settle(()=>!0)}note(t){for(let n of t)this.#r.add(n)}settle(t){let n=[],r=[];for(let o of this.#r){let s=this.#t.get(o),i=t(o)&&this.#i(o)?this.#o.key(o):
void 0;s!==i&&(s!==void 0&&(n.push(this.#s(s,o)),this.#t.delete(o)),i!==void 0&&(r.push({run:o,key:i}),this.#t.set(o,i)))}return this.#r.clear(),n.length===0&&r.
length===0?!1:(n.sort((o,s)=>o-s),r.sort((o,s)=>this.#u(o.key,o.run,s.key,s.run)),this.#e(n,r),!0)}get length(){return this.#n.length}at(t){return this.#n[t]}slice(t,n){
return this.#n.slice(t,n)}indexOf(t){let n=this.#t.get(t);return n===void 0?-1:this.#s(n,t)}#e(t,n){let r=[],o=[],s=0,i=0,a=l=>{for(;s<l;){let c=i<t.length&&t[i]<
l?t[i]:l;for(;s<c;s++)r.push(this.#n[s]),o.push(this.#a[s]);c<l&&(s++,i++)}};for(let{run:l,key:c}of n)a(this.#s(c,l)),r.push(l),o.push(c);a(this.#n.length),this.#n=
r,this.#a=o}#s(t,n){let r=0,o=this.#n.length;for(;r<o;){let s=r+o>>>1;this.#u(this.#a[s],this.#n[s],t,n)<0?r=s+1:o=s}return r}#u(t,n,r,o){return this.#o.compare(
t,r)||(n===o?0:this.#o.same(n,o))}};var El=200,Ar=class{#o;#i;#n=new WeakMap;#a=new WeakSet;#t;#r={filter:"",state:"all"};#e;#s;#u=0;#c;constructor(t,n,r){this.#o=t,this.#i=r,this.#t=n,this.#r=t.matching.
peek(),this.#e=this.#l(),this.#c=t.subscribe(o=>this.#p(o))}close(){this.#c(),clearTimeout(this.#s)}want(t){(t.sort!==this.#t.sort||t.search!==this.#t.search||t.
only!==this.#t.only)&&(this.#t=t,this.#e=this.#l(),this.#i())}match(t){let n=this.#r;if(this.#r=t,n.state==="known"&&t.state==="known"&&n.names===t.names){this.#h(
t.names??new Set);return}(t.state!=="asking"||t.filter!==n.filter)&&(this.#e=this.#l(),this.#i())}get length(){return this.#e.length}at(t){return this.#e.at(t)}slice(t,n){
return this.#e.slice(t,n)}indexOf(t){return this.#e.indexOf(t)}version(t){return this.#n.get(t)??0}fresh(t){return this.#a.has(t)}#l(){let{sort:t,search:n,only:r}=this.#t,
o=_r(n),s=a=>this.#f(a)&&(r===void 0||r.has(a))&&o(a),i=new xr(Rl(t),s);return i.fill(this.#m()),i}#f(t){let{state:n,names:r}=this.#r;return n==="all"||r?.has(t.
name)===!0}*#m(){if(this.#r.state==="all"){yield*this.#o.runs.values();return}for(let t of this.#r.names??[]){let n=this.#o.runs.get(t);n!==void 0&&(yield n)}}#p(t){
t.reset&&(this.#e=this.#l());for(let n of t.changed)this.#n.set(n,this.version(n)+1),t.initial||this.#a.add(n);this.#e.note(t.changed),this.#e.note(t.removed),this.#d(
t.initial),this.#i()}#h(t){let n=this.#e.slice(0,this.#e.length).filter(r=>!t.has(r.name));this.#e.note(n);for(let r of t){let o=this.#o.runs.get(r);o!==void 0&&
this.#e.indexOf(o)<0&&this.#e.note([o])}this.#d(!1)}#d(t){t||performance.now()-this.#u>El?this.#g():this.#s??=setTimeout(()=>{this.#g(),this.#i()},El)}#g(){clearTimeout(
this.#s),this.#s=void 0,this.#u=performance.now(),this.#e.settle(t=>this.#o.runs.get(t.name)===t)}};var xs=e=>`run-${e.key}`,kr=class extends Ue{shouldComponentUpdate(t){let n=this.props;return t.run!==n.run||t.index!==n.index||t.selected!==n.selected||t.marked!==
n.marked||t.version!==n.version}render({run:t,index:n,selected:r,marked:o,fresh:s}){let i=["runs-row",...r?["selected"]:[],...o?["marked"]:[]];return u("div",{role:"\
row",id:xs(t),class:i.join(" "),"aria-rowindex":n+2,"aria-selected":r,"data-run":t.name,children:ln.map(({id:a,cell:l,number:c})=>u("div",{role:"gridcell",class:`\
cell cell-${a}${c?" number":""}`,children:[a==="state"&&o&&u("span",{class:"mark",title:"Changed since you last looked",children:u("span",{class:"visually-hidde\
n",children:"Changed since you last looked. "})}),a==="state"?u("span",{class:`state${s?" fresh":""}`,children:l(t)},me(t)):l(t)]},a))})}};function Vr(e,t,n,r,o=8){return{first:Math.max(0,Math.min(Math.floor(e/n),r)-o),last:Math.min(r,Math.ceil((e+t)/n)+o)}}function Tr(e,t,n,r,o){let s=e*r;if(s<t)return s;
let i=s+r+o;return i>t+n?i-n:t}var Sl=matchMedia("(max-width: 640px)"),As={wide:32,narrow:56},wl=({mirror:e,route:t,go:n})=>{let r=sp(),o=x(null),s=t.extra.marked!==void 0?_s.value:void 0,i={
sort:t.sort,search:t.search,only:s},[a]=N(()=>new Ar(e,i,r));_(()=>()=>a.close(),[a]),a.want(i),xi(()=>a.match(e.matching.value)),ip(o,r);let l=Sl.matches?As.narrow:
As.wide,c=Sl.matches?0:As.wide,{scrollTop:f=0,clientHeight:h=800}=o.current??{},{first:d,last:m}=Vr(f,h,l,a.length),g=a.slice(d,m),b=e.runs.get(t.selected),y=b!==
void 0&&g.includes(b)?b:void 0,v=ap(a,b,n,I=>{let A=o.current;A!==null&&(A.scrollTop=Tr(I,A.scrollTop,A.clientHeight,l,c))}),E=I=>n({view:I.kind==="series"?"ser\
ies":"run",name:I.name,selected:I.name});Rt([{keys:"j, ArrowDown",help:"Next run",action:()=>v(1)},{keys:"k, ArrowUp",help:"Previous run",action:()=>v(-1)},{keys:"\
PageDown",help:"Next page of runs",action:()=>v(Math.floor(h/l)-1)},{keys:"PageUp",help:"Previous page of runs",action:()=>v(1-Math.floor(h/l))},{keys:"Home",help:"\
First run",action:()=>v(-1/0)},{keys:"End",help:"Last run",action:()=>v(1/0)},{keys:"Enter",help:"Open the run",action:()=>b===void 0?!1:E(b)}]);let S=I=>{let A=I.
target,V=A.closest("[data-run]")?.dataset.run,Q=V===void 0?void 0:e.runs.get(V);Q===void 0||A.closest("a")!==null||I.button!==0||getSelection()?.isCollapsed===!1||
E(Q)};return u("section",{class:"runs","aria-label":"Runs",children:[u(rp,{matching:e.matching.value,search:t.search,listed:a.length,total:e.size,only:s!==void 0,
go:n}),u("div",{class:"runs-scroll",ref:o,role:"grid",tabIndex:0,"aria-label":"Runs","aria-rowcount":a.length+1,"aria-colcount":ln.length,"aria-activedescendant":y&&
xs(y),onClick:S,children:[u(np,{sort:t.sort,go:n}),u("div",{role:"rowgroup",class:"runs-body",style:{height:`${a.length*l}px`},children:u("div",{role:"presentat\
ion",class:"runs-window",style:{transform:`translateY(${d*l}px)`},children:g.map((I,A)=>u(kr,{run:I,index:d+A,selected:I===b,marked:_s.value.has(I),version:a.version(
I),fresh:a.fresh(I)},I.key))})}),a.length===0&&u(op,{complete:e.connection.value.complete,any:e.size>0,matching:e.matching.value})]})]})};function np({sort:e,go:t}){
return u("div",{role:"rowgroup",class:"runs-head",children:u("div",{role:"row",class:"runs-row","aria-rowindex":1,children:ln.map(({id:n,title:r,number:o})=>{let s=e===
n?"ascending":e===`-${n}`?"descending":"none";return u("div",{role:"columnheader",class:`cell cell-${n}${o?" number":""}`,"aria-sort":s,children:u("button",{type:"\
button",class:"title",onClick:()=>t({sort:s==="ascending"?`-${n}`:n}),children:[r,u("span",{class:"arrow","aria-hidden":"true",children:s==="ascending"?"▲":s===
"descending"?"▼":""})]})},n)})})})}function rp({matching:e,search:t,listed:n,total:r,only:o,go:s}){return e.state==="error"?u("p",{class:"runs-shown problem",
role:"alert",children:["The filter does not work: ",e.error]}):e.state==="all"&&t===""&&!o?null:u("p",{class:"runs-shown",role:"status",children:[e.state==="ask\
ing"?"Asking the server…":`${Y(n)} of ${le(r,"run")}${o?": changed since you last looked":""}`," ",u("button",{type:"button",class:"plain",onClick:()=>s({filter:"",
search:"",extra:{}}),children:"Show all"})]})}function op({complete:e,any:t,matching:n}){return n.state==="error"?null:!e||n.state==="asking"?u("p",{class:"empt\
y",children:"Reading the runs…"}):u("p",{class:"empty",children:t?"No run matches.":"There are no runs yet. The first one appears here by itself."})}function sp(){
let e=ft(),t=x(!1);return x(()=>{t.current||(t.current=!0,requestAnimationFrame(()=>{t.current=!1,e()}))}).current}function ip(e,t){kt(()=>{let n=e.current;if(n===
null)return;let r=new ResizeObserver(t);return r.observe(n),n.addEventListener("scroll",t,{passive:!0}),t(),()=>{r.disconnect(),n.removeEventListener("scroll",t)}},
[])}function ap(e,t,n,r){return o=>{if(e.length===0)return!1;let s=t===void 0?-1:e.indexOf(t),i=s<0?o===1/0?e.length-1:0:Math.max(0,Math.min(e.length-1,s+o)),a=e.
at(i);return a!==void 0&&(n({selected:a.name}),r(i)),!0}}var Il=[1,2,5,10,20,50,100,200,500,...[1,2,5,10,15,30].map(e=>e*1e3),...[1,2,5,10,15,30].map(e=>e*6e4),...[1,2,3,6,12].map(e=>e*36e5),...[1,2,7,14,30,90,365].map(
e=>e*864e5)];function Nl(e,t,n=90){let r=e.to-e.from;if(!(r>0)||t<=0)return[];let o=r/t*n,s=Il.find(l=>l>=o)??Il.at(-1),i=new Date(e.from).getTimezoneOffset()*6e4,
a=[];for(let l=Math.ceil((e.from-i)/s)*s+i;l<=e.to;l+=s)a.push({at:l,label:up(l,s)});return a}function up(e,t){let n=new Date(e),r=(a,l=2)=>String(a).padStart(l,
"0"),o=`${r(n.getMonth()+1)}-${r(n.getDate())}`;if(t>=864e5)return o;let s=`${r(n.getHours())}:${r(n.getMinutes())}`;if(t>=6e4)return n.getHours()===0&&n.getMinutes()===
0?o:s;let i=`${s}:${r(n.getSeconds())}`;return t>=1e3?i:`${i}.${r(n.getMilliseconds(),3)}`}function ze(e,t,n,r){let o=Math.min(t.to-t.from,Math.max(20,(e.to-e.from)/
n)),s=e.from+(e.to-e.from)*r;return Cr({from:s-o*r,to:s+o*(1-r)},t)}function cn(e,t,n){let r=(e.to-e.from)*n;return Cr({from:e.from+r,to:e.to+r},t)}function Cr(e,t){
let n=e.to-e.from;if(n>=t.to-t.from)return{...t};let r=Math.min(Math.max(e.from,t.from),t.to-n);return{from:r,to:r+n}}function Gr(e){return!e.ctrlKey&&!e.metaKey&&!e.altKey}function Ur(e,t){let n=x(t);n.current=t,_(()=>Nr(...e.map(r=>({keys:r,help:"",action:()=>n.current(r)}))),
[])}var lp=4,cp=4e3,Mr=class{api;loaded;entries=new Map;wanted=[];underWay=new Set;failed=new Map;ended=new AbortController;constructor(t,n){this.api=t,this.loaded=
n}close(){this.ended.abort(),this.wanted=[]}of(t){let n=this.entries.get(t.name);return n?.uid===t.uid?n.lines:void 0}want(t){this.wanted=t.filter(n=>this.lacks(
n)),this.next()}changed(t){let n=this.entries.get(t.name);!n||n.uid!==t.uid||t.sequence<=n.sequence||(t.sequence===n.sequence+1?(n.lines.push({state:t.state,when:t.
updated}),n.sequence=t.sequence):n.stale=!0)}lacks(t){let n=this.entries.get(t.name);return this.failed.get(t.name)===t.sequence?!1:!n||n.uid!==t.uid||n.stale}next(){
for(;this.underWay.size<lp&&!this.ended.signal.aborted;){let t=this.wanted.shift();if(!t)return;!this.underWay.has(t.name)&&this.lacks(t)&&this.read(t)}}async read(t){
let{name:n,uid:r,sequence:o}=t;this.underWay.add(n);try{let{lines:s}=await on(this.api,n,"",void 0,this.ended.signal);this.entries.size>=cp&&this.entries.delete(
this.entries.keys().next().value),this.entries.set(n,{uid:r,lines:s.map(({state:i,when:a})=>({state:i,when:a})),sequence:s.at(-1)?.sequence??0,stale:!1}),this.failed.
delete(n),this.ended.signal.aborted||this.loaded(t)}catch{this.failed.set(n,o)}finally{this.underWay.delete(n),this.next()}}};var pe=16;function _l(e){let t=L.indexOf(oe(e));return e.silentSince>0&&!e.ended?t|pe:t}function xl(e,t){switch(t){case"series":return e.series;case"test":return e.
test;case"user":return e.user;case"partition":return e.labels.partition??""}}function Fe(e,t){if(e===t)return 0;let n=Number(e),r=Number(t);return Number.isNaN(
n)?Number.isNaN(r)&&e<t?-1:1:Number.isNaN(r)?-1:n-r||(e<t?-1:1)}var Lr=(e,t)=>Fe(e.id,t.id)||(e.name<t.name?-1:1),dn=class{by;shows;byKey=new Map;groupOfRun=[];indexOfRun=[];codes=[];order;size=0;constructor(t,n=()=>!0){
this.by=t,this.shows=n}fill(t){for(let n of t){if(!this.wants(n))continue;let r=this.groupFor(xl(n,this.by));r.runs.push(n),this.enter(n,r)}for(let n of this.byKey.
values())n.runs.sort(Lr),this.number(n,0)}groups(){return this.order||(this.order=[...this.byKey.values()].sort((t,n)=>!t.key||!n.key?t.key?-1:n.key?1:0:this.by===
"series"?Fe(He(n.key),He(t.key)):Fe(t.label,n.label)),this.order.forEach((t,n)=>t.at=n)),this.order}group(t){return this.byKey.get(t)}place(t){let n=this.groupOfRun[t.
key];return n&&{group:n,index:this.indexOfRun[t.key]}}code(t){return this.codes[t.key]}apply(t){let n={moved:!1,repainted:[]};for(let o of t.removed)this.leave(
o,n);let r=new Map;for(let o of t.changed)this.change(o,n,r);for(let[o,s]of r)this.sortIn(o,s);return n}sortIn(t,n){let{runs:r}=t,o=r.splice(n).sort(Lr),s=r[n-1];
r.push(...o);let i=s===void 0||o[0]===void 0||Lr(s,o[0])<0;i||r.sort(Lr),this.number(t,i?n:0)}wants(t){return t.kind==="test"&&this.shows(t)}change(t,n,r){if(!this.
wants(t)){this.leave(t,n,r);return}let o=xl(t,this.by),s=this.groupOfRun[t.key];if(s?.key===o&&s.runs[this.indexOfRun[t.key]]===t){this.recount(t,s,n);return}s&&
this.leave(t,n,r);let i=this.groupFor(o);r.has(i)||r.set(i,i.runs.length),this.indexOfRun[t.key]=i.runs.length,i.runs.push(t),this.enter(t,i),n.moved=!0}recount(t,n,r){
let o=this.codes[t.key],s=_l(t);o!==s&&(this.tally(n,o,-1),this.tally(n,s,1),this.codes[t.key]=s,n.codes[this.indexOfRun[t.key]]=s,r.repainted.push(t))}enter(t,n){
let r=_l(t);this.groupOfRun[t.key]=n,this.codes[t.key]=r,this.tally(n,r,1),this.size++}leave(t,n,r){let o=this.groupOfRun[t.key];if(!o)return;let s=this.indexOfRun[t.
key];o.runs.splice(s,1),this.number(o,s);let i=r?.get(o);i!==void 0&&s<i&&r?.set(o,i-1),this.tally(o,this.codes[t.key],-1),this.groupOfRun[t.key]=void 0,this.size--,
n.moved=!0,o.runs.length===0&&(this.byKey.delete(o.key),r?.delete(o),this.order=void 0)}tally(t,n,r){let o=n&pe-1;t.counts[o]=t.counts[o]+r,n&pe&&(t.silent+=r)}number(t,n){
t.codes.length=Math.min(t.codes.length,t.runs.length);for(let r=n;r<t.runs.length;r++){let{key:o}=t.runs[r];this.indexOfRun[o]=r,t.codes[r]=this.codes[o]}}groupFor(t){
let n=this.byKey.get(t);return n||(n={key:t,label:this.label(t),short:this.by==="series"&&t?He(t):this.label(t),runs:[],codes:[],counts:new Int32Array(L.length),
silent:0,at:-1},this.byKey.set(t,n),this.order=void 0),n}label(t){return t?this.by==="series"?`Series ${He(t)}`:t:{series:"No series",test:"No test name",user:"\
No user",partition:"No partition"}[this.by]}};function Vl(e){return e.firstProblem?.when?e.firstProblem.when:Tl(e)?e.endedAt:0}function Tl(e){return e.ended&&$e.has(oe(e))}function Cl(e){let t;for(let n of e){
let r=Vl(n);r>0&&(!t||r<t.at||r===t.at&&Fe(n.id,t.run.id)<0)&&(t={run:n,at:r})}return t}function vt(e,t){return t!==void 0&&e!==t.run&&Tl(e)&&e.endedAt>=t.at}function Fr(e){
let t={total:0,ended:0,problems:0,silent:0,counts:L.map(()=>0)};for(let n of e){let r=oe(n),o=L.indexOf(r);t.counts[o]=t.counts[o]+1,t.total++,n.ended&&t.ended++,
$e.has(r)&&t.problems++,!n.ended&&n.silentSince>0&&t.silent++}return t}var ks=[{order:"start",label:"Start"},{order:"problems",label:"Problems first"},{order:"t\
est",label:"Test"},{order:"longest",label:"Longest"}];function Gl(e,t,n){let r=[...e],o=(s,i)=>s.created-i.created||Fe(s.id,i.id);switch(t){case"start":return r.
sort(o);case"test":return r.sort((s,i)=>s.test===i.test?o(s,i):s.test<i.test?-1:1);case"longest":return r.sort((s,i)=>Al(i,n)-Al(s,n)||o(s,i));case"problems":return r.
sort((s,i)=>kl(s)-kl(i)||o(s,i))}}function Al(e,t){return(e.ended?e.endedAt:t)-e.created}function kl(e){let t=Vl(e);return t>0?t:el.has(oe(e))?1e15:2e15}var ce=28,z=28,Vs=14;function Ll(e,t){let{palette:n,width:r,height:o,ratio:s}=t;e.setTransform(s,0,0,s,0,0),e.clearRect(0,0,r,o),e.textBaseline="middle";let i=dp(
t),a=Nl(t.span,r);e.fillStyle=n.line;for(let f of a)e.fillRect(Math.round(i(f.at)),z,1,o-z);let l=Math.floor(t.scrollTop/ce),c=Math.min(t.rows.length,Math.ceil(
(t.scrollTop+o-z)/ce));e.save(),e.beginPath(),e.rect(0,z,r,o-z),e.clip();for(let f=l;f<c;f++)fp(e,t,t.rows[f],z+f*ce-t.scrollTop,i);e.restore(),gp(e,t,a,i)}function dp({
span:e,width:t}){let n=t/Math.max(1,e.to-e.from);return r=>(r-e.from)*n}function fp(e,t,n,r,o){let{palette:s}=t,i=oe(n),a=t.grey&&vt(n,t.first);(n===t.hovered||
n===t.selected)&&(e.fillStyle=n===t.selected?s.accentSoft:s.surface2,e.fillRect(0,r,t.width,ce)),e.fillStyle=s.line,e.fillRect(0,r+ce-1,t.width,1);let l=r+(ce-Vs)/
2,c=n.ended?n.endedAt:t.now,f=t.histories.of(n);e.globalAlpha=a?.65:1;let h=f?yt(f,n.ended?n.endedAt:0,t.now):[];h.length===0&&Ul(e,o(n.created),o(c),l,a?s.lineStrong:
s.fill[i],f?1:.5);for(let m of h)Ul(e,o(m.from),o(m.to),l,a?s.lineStrong:mp(m.phase,i,n,t),1);!n.ended&&n.silentSince>0&&pp(e,o(n.silentSince),o(c),l,s);let d=o(
c);n.ended&&d>-20&&d<t.width&&ht(e,i,Math.min(d+4,t.width-16),r+(ce-14)/2,14,a?s.fg2:s.text[i]),e.globalAlpha=1,t.first?.run===n&&hp(e,o(t.first.at),r,s)}function mp(e,t,n,r){
return e==="run"&&(n.ended||t==="troubled")?t==="troubled"?r.palette.fill.running:r.palette.fill[t]:r.phaseColours[e]}function Ul(e,t,n,r,o,s){let i=e.globalAlpha;
e.globalAlpha=i*s,e.fillStyle=o;let a=Math.max(-8,t);e.beginPath(),e.roundRect(a,r,Math.max(2,Math.min(n,2e4)-a-.5),Vs,2),e.fill(),e.globalAlpha=i}function pp(e,t,n,r,o){
e.fillStyle=o.bg;for(let s=Math.max(0,t);s<Math.min(n,2e4)-1;s+=6)e.fillRect(s,r+3,3,Vs-6)}function hp(e,t,n,r){e.fillStyle=r.text.failed,e.beginPath(),e.moveTo(
t-5,n+1),e.lineTo(t+5,n+1),e.lineTo(t,n+7),e.fill()}function gp(e,t,n,r){let{palette:o,width:s}=t;e.fillStyle=o.surface,e.fillRect(0,0,s,z),e.fillStyle=o.line,e.
fillRect(0,z-1,s,1),e.font=`11px ${o.font}`;let i=[];t.first&&i.push(Ml(e,t,r(t.first.at),`first failure ${Ie(t.first.at)}`,o.text.failed,[4,3])),t.now<=t.span.
to+1&&i.push(Ml(e,t,r(t.now),"now",o.accent,[])),e.fillStyle=o.fg2;for(let a of n){let l=r(a.at)+4,c=l+e.measureText(a.label).width;c<s&&!i.some(f=>l<f.to+6&&c>
f.from-6)&&e.fillText(a.label,l,z/2),e.fillRect(Math.round(l-4),z-5,1,4)}}function Ml(e,t,n,r,o,s){if(n<0||n>t.width+1)return{from:0,to:0};e.strokeStyle=o,e.lineWidth=
1.5,e.setLineDash(s),e.beginPath(),e.moveTo(Math.min(n,t.width-1),z-8),e.lineTo(Math.min(n,t.width-1),t.height),e.stroke(),e.setLineDash([]),e.font=`600 11px ${t.
palette.font}`;let i=e.measureText(r).width,a=Math.max(2,Math.min(n-i/2,t.width-i-2));return e.fillStyle=t.palette.surface,e.fillRect(a-3,4,i+6,z-10),e.fillStyle=
o,e.fillText(r,a,z/2-1),e.font=`11px ${t.palette.font}`,{from:a,to:a+i}}function Bl(e){let{rows:t,all:n,first:r,grey:o,now:s,setSpan:i,mirror:a,api:l,route:c,go:f}=e,h=x(null),d=x(null),[m,g]=N({width:0,height:0,left:0}),[b,y]=N(0),
[v,E]=N(),[S,I]=N(),[,A]=N(0),V=yp(l,a,()=>A(R=>R+1)),Q=e.span?Cr(e.span,n):n,D=t.findIndex(R=>R.name===c.selected),J=Vr(b,m.height-z,ce,t.length,4);kt(()=>{let R=h.
current,M=()=>{let Ps=R.querySelector(".gantt-corner").offsetWidth;g({width:Math.max(0,R.clientWidth-Ps),height:R.clientHeight,left:Ps})},te=new ResizeObserver(
M);te.observe(R);let xt=()=>I({palette:rn(R),phases:Rp(R)});xt();let Oc=Sr(xt);return()=>{te.disconnect(),Oc()}},[]),kt(()=>{let R=d.current?.getContext("2d");if(!R||
!S||m.width===0)return;let M=window.devicePixelRatio||1,te=Math.round(m.width*M),xt=Math.round(m.height*M);(R.canvas.width!==te||R.canvas.height!==xt)&&Object.assign(
R.canvas,{width:te,height:xt}),Ll(R,{rows:t,histories:V,span:Q,first:r,grey:o,scrollTop:b,...m,ratio:M,now:s,palette:S.palette,phaseColours:S.phases,hovered:v,selected:t[D]}),
V.want(t.slice(J.first,J.last))}),_(()=>vp(d.current,()=>F.current),[]);let F=x({span:Q,all:n,setSpan:i,rowAt:R=>{},hover:E,open:R=>{}});F.current={span:Q,all:n,
setSpan:i,rowAt:R=>R<z?void 0:t[Math.floor((R-z+b)/ce)],hover:E,open:R=>f({view:"run",name:R.name})};let de=R=>{let M=t[Math.max(0,Math.min(t.length-1,R))],te=h.
current;!M||!te||(f({selected:M.name}),te.scrollTop=Tr(t.indexOf(M),te.scrollTop,m.height,ce,z))},T=R=>{let M=Fl[R];return M?.({select:de,selected:D,page:Math.max(
1,Math.floor((m.height-z)/ce)-1),rows:t,span:Q,all:n,setSpan:i,open:te=>f({view:"run",name:te.name})}),M!==void 0};return Ur(Object.keys(Fl),R=>(h.current?.focus(),
T(R))),u("div",{class:"gantt",ref:h,role:"grid","aria-label":"Members on one time axis","aria-rowcount":t.length+1,"aria-activedescendant":D>=J.first&&D<J.last?
`gantt-${t[D]?.key}`:void 0,tabIndex:0,"data-testid":"gantt","data-rows":t.length,"data-first-failure":r?.run.name??"",onScroll:R=>y(R.currentTarget.scrollTop),
onKeyDown:R=>{!Gr(R)||R.target!==R.currentTarget||!T(R.key)||(R.preventDefault(),R.stopPropagation())},children:[u("div",{class:"gantt-sticky",role:"row","aria-\
rowindex":1,children:[u("div",{class:"gantt-corner",role:"columnheader",children:"Run"}),u("div",{role:"columnheader",class:"visually-hidden",children:"Phases"}),
u("canvas",{ref:d,"aria-hidden":"true",style:{left:`${m.left}px`,width:`${m.width}px`,height:`${m.height}px`}})]}),u("div",{class:"gantt-rows",role:"rowgroup",style:{
height:`${t.length*ce}px`},children:t.slice(J.first,J.last).map((R,M)=>u(bp,{run:R,index:J.first+M,selected:J.first+M===D,hovered:R===v,grey:o&&vt(R,r),isFirst:r?.
run===R,lines:V.of(R),now:s,route:c,hover:E},R.key))})]})}function bp({run:e,index:t,selected:n,hovered:r,grey:o,isFirst:s,lines:i,now:a,route:l,hover:c}){let f=oe(
e),h=["gantt-row",n&&"selected",r&&"hovered",o&&"followed",s&&"first-failure"],d=i?Ir(yt(i,e.ended?e.endedAt:0,a),C):C((e.ended?e.endedAt:a)-e.created);return u(
"div",{id:`gantt-${e.key}`,class:h.filter(Boolean).join(" "),role:"row","aria-rowindex":t+2,"aria-selected":n,style:{top:`${t*ce}px`},onPointerEnter:()=>c(e),onPointerLeave:()=>c(
void 0),children:[u("div",{class:"gantt-cell",role:"rowheader",title:`${e.test}
${me(e)}${e.note?`
${e.note}`:""}`,children:[u(P,{look:f,label:me(e)}),u(ae,{from:l,to:{view:"run",name:e.name},class:"number gantt-id",children:e.id}),u("span",{class:"clip",children:e.
test})]}),u("div",{class:"visually-hidden",role:"gridcell",children:[s?"First failure. ":o?"After the first failure. ":"",d,e.note?`. ${e.note}`:""]})]})}function yp(e,t,n){
let r=x(),o=x(n);return o.current=n,r.current??=new Mr(e,()=>o.current()),_(()=>{let s=r.current,i=t.subscribe(a=>{for(let l of a.changed)s.changed(l)});return()=>{
i(),s.close(),r.current=void 0}},[e,t]),r.current}function Rp(e){let t=getComputedStyle(e),n={setup:"--look-skipped",build:"--look-building",queue:"--phase-queu\
e",run:"--look-running",results:"--look-completed"};return Object.fromEntries(sn.map(r=>[r,t.getPropertyValue(n[r]).trim()]))}var Fl={ArrowDown:e=>e.select(e.selected+
1),j:e=>e.select(e.selected+1),ArrowUp:e=>e.select(e.selected-1),k:e=>e.select(e.selected-1),PageDown:e=>e.select(e.selected+e.page),PageUp:e=>e.select(e.selected-
e.page),Home:e=>e.select(0),End:e=>e.select(e.rows.length-1),ArrowLeft:e=>e.setSpan(cn(e.span,e.all,-.15)),ArrowRight:e=>e.setSpan(cn(e.span,e.all,.15)),"+":e=>e.
setSpan(ze(e.span,e.all,1.5,.5)),"=":e=>e.setSpan(ze(e.span,e.all,1.5,.5)),"-":e=>e.setSpan(ze(e.span,e.all,1/1.5,.5)),0:e=>e.setSpan(void 0),Enter:e=>{let t=e.
rows[e.selected];t&&e.open(t)}};function vp(e,t){let n=new AbortController,r=(s,i)=>e.addEventListener(s,i,{signal:n.signal,passive:!1});r("wheel",s=>{let{span:i,
all:a,setSpan:l}=t(),c=s.shiftKey?s.deltaY||s.deltaX:Math.abs(s.deltaX)>Math.abs(s.deltaY)?s.deltaX:0;if(c)l(cn(i,a,c/e.clientWidth));else if(s.ctrlKey||s.offsetY<
z)l(ze(i,a,Math.exp(-s.deltaY*.003),s.offsetX/e.clientWidth));else return;s.preventDefault()});let o;return r("pointerdown",s=>{s.button===0&&(o={x:s.clientX,id:s.
pointerId,far:0})}),r("pointermove",s=>{let{span:i,all:a,setSpan:l,hover:c,rowAt:f}=t();if(!o||o.id!==s.pointerId){c(f(s.offsetY));return}let h=s.clientX-o.x;o.
far+=Math.abs(h),o.far>4&&(e.setPointerCapture(s.pointerId),l(cn(i,a,-h/e.clientWidth))),o.x=s.clientX}),r("pointerup",s=>{let i=o&&o.far<=4?t().rowAt(s.offsetY):
void 0;o=void 0,i&&t().open(i)}),r("pointercancel",()=>o=void 0),r("pointerleave",()=>t().hover(void 0)),()=>n.abort()}function Br(e,t){let{state:n,names:r}=e,o=_r(t),s=i=>n==="all"||r?.has(i.name)===!0;return{shows:i=>s(i)&&o(i),*candidates(i){if(n==="all")yield*i.runs.values();else
for(let a of r??[]){let l=i.runs.get(a);l&&(yield l)}}}}var Ol=["passed","completed","skipped","failed","build-failed","timed-out","error","cancelled","ended","troubled","running","building","waiting"];function Or({progress:e,
small:t=!1}){let n=Ol.map(o=>({look:o,n:e.counts[L.indexOf(o)]})).filter(({n:o})=>o>0),r=n.map(({look:o,n:s})=>`${s} ${ee[o].toLowerCase()}`).join(", ");return u(
"div",{class:`progress${t?" small":""}`,role:"img","aria-label":r||"No members",children:n.map(({look:o,n:s})=>u("span",{class:`progress-part fill-${o}`,style:{
flexGrow:s},title:`${ee[o]} ${Y(s)}`},o))})}function Dl({progress:e}){return u("ul",{class:"timeline-legend",children:[Ol.map(t=>{let n=e.counts[L.indexOf(t)];return n===
0?null:u("li",{children:[u("span",{class:`swatch fill-${t}`,children:u(P,{look:t,size:11})}),u("span",{children:ee[t]})," ",u("span",{class:"number quiet",children:Y(
n)})]},t)}),e.silent>0&&u("li",{children:[u("span",{class:"swatch swatch-silent"}),u("span",{children:"Silent"})," ",u("span",{class:"number quiet",children:Y(e.
silent)})]})]})}var Wl=100;function Yl({mirror:e,route:t}){let[n,r]=N(Wl);we(e,500);let o=Br(e.matching.value,t.search),s=[];for(let i of o.candidates(e))i.kind==="series"&&o.shows(
i)&&s.push(i);return s.sort((i,a)=>a.created-i.created||Fe(a.id,i.id)),s.length===0?u("p",{class:"empty",children:e.connection.value.complete?"No series.":"Read\
ing the runs."}):u("section",{class:"series-list","aria-label":"Series",children:[u("table",{class:"series-table","data-testid":"series-list",children:[u("capti\
on",{class:"visually-hidden",children:le(s.length,"series","series")}),u("thead",{children:u("tr",{children:[u("th",{scope:"col",children:"Series"}),u("th",{scope:"\
col",children:"Members"}),u("th",{scope:"col",class:"right",children:"Ended"}),u("th",{scope:"col",class:"right",children:"Problems"}),u("th",{scope:"col",children:"\
User"}),u("th",{scope:"col",children:"Created"}),u("th",{scope:"col",class:"right",children:"Took"})]})}),u("tbody",{children:s.slice(0,n).map(i=>u(Ep,{run:i,mirror:e,
route:t},i.key))})]}),s.length>n&&u("p",{children:u("button",{type:"button",class:"button",onClick:()=>r(n+Wl),children:["Show more of ",le(s.length,"series","s\
eries")]})})]})}function Ep({run:e,mirror:t,route:n}){let r=Fr(t.members(e.name));return u("tr",{children:[u("th",{scope:"row",children:u("span",{class:"series-\
name",children:[u(P,{look:oe(e),label:me(e)}),u(ae,{from:n,to:{view:"series",name:e.name},children:e.id}),u("span",{class:"clip",children:e.test})]})}),u("td",{
class:"series-bar",children:u(Or,{progress:r,small:!0})}),u("td",{class:"number right nowrap",children:[r.ended," of ",r.total]}),u("td",{class:`number right${r.
problems?" look-failed":" quiet"}`,children:r.problems}),u("td",{children:e.user}),u("td",{class:"number nowrap",children:q(e.created)}),u("td",{class:"number r\
ight nowrap",children:e.ended?C(e.endedAt-e.created):u(Sp,{since:e.created})})]})}function Sp({since:e}){return u(K,{children:C(ue.value-e)})}var Xl=e=>e.route.name?u(wp,{...e},e.route.name):u(Yl,{...e});function wp(e){let{mirror:t,route:n,go:r}=e,{name:o}=n,s=x(0);we(t,100,S=>{let I=V=>V.series===o||
V.name===o,A=S.changed.some(I)||S.removed.some(I);return(A||S.reset)&&s.current++,A});let i=t.runs.get(o),a=ks.find(S=>S.order===n.extra.rows)?.order??"start",[
l,c]=N(),[f,h]=N(!0),d=t.members(o),m=Ip(d,a,s.current),g=Me(()=>({progress:Fr(d),first:Cl(d),all:_p(d)}),[d,s.current]);if(!i&&d.size===0)return u("p",{class:"\
empty",children:t.connection.value.complete?`There is no series ${Z(o)}.`:"Reading the runs."});let b=g.progress.ended<g.progress.total||i?.ended===!1,y=b?ue.value:
g.all.to+1,v=xp(g.all,b?y:g.all.to),E=S=>c(ze(l??v,v,S,.5));return u("section",{class:"series","aria-label":`Series ${Z(o)}`,children:[u(kp,{series:i,name:o,progress:g.
progress,route:n}),u("div",{class:"series-progress",children:[u(Or,{progress:g.progress}),u(Dl,{progress:g.progress}),g.first&&u(Tp,{first:g.first,members:d,route:n})]}),
u("div",{class:"toolbar",children:[u("div",{class:"segmented",role:"group","aria-label":"Order of the rows",children:ks.map(S=>u("button",{type:"button","aria-p\
ressed":S.order===a,onClick:()=>r({extra:{...n.extra,rows:S.order}}),children:S.label},S.order))}),u("div",{class:"segmented",role:"group","aria-label":"Zoom of\
 the time axis",children:[u("button",{type:"button","aria-label":"Zoom out",disabled:!l,onClick:()=>E(1/1.5),children:"−"}),u("button",{type:"button",disabled:!l,
onClick:()=>c(void 0),children:"All"}),u("button",{type:"button","aria-label":"Zoom in",onClick:()=>E(1.5),children:"+"})]}),u(Vp,{}),g.first&&u("label",{class:"\
check",children:[u("input",{type:"checkbox",checked:f,onChange:S=>h(S.currentTarget.checked)})," Grey out what followed the first failure"]})]}),u(Bl,{...e,rows:m,
all:v,first:g.first,grey:f,now:b?y:Number.POSITIVE_INFINITY,span:l&&Ap(l,v)?void 0:l,setSpan:c})]})}function Ip(e,t,n){let r=x(),o=r.current;return!o||o.members!==
e||o.size!==e.size||o.order!==t||o.version!==n&&(t==="problems"||t==="longest"||!Np(o.rows,e))?r.current={members:e,size:e.size,order:t,rows:Gl(e,t,Date.now()),
version:n}:o.version=n,r.current.rows}function Np(e,t){return e.every(n=>t.has(n))}function _p(e){let t=Number.POSITIVE_INFINITY,n=0;for(let r of e)r.created>0&&
(t=Math.min(t,r.created)),n=Math.max(n,r.ended?r.endedAt:r.updated);return Number.isFinite(t)?{from:t,to:n}:{from:Date.now()-6e4,to:Date.now()}}function xp(e,t){
let n=Math.max(e.to,t),r=Math.max(500,(n-e.from)*.02);return{from:e.from-r,to:n+r*1.5}}function Ap(e,t){return e.from<=t.from&&e.to>=t.to}function kp({series:e,
name:t,progress:n,route:r}){let o=e?oe(e):"waiting";return u("header",{class:"run-head series-head",children:[u("span",{class:`run-badge fill-${o}`,title:ee[o],
children:u(P,{look:o,size:22})}),u("div",{class:"run-title",children:[u("h1",{children:e?.test||`Series ${Z(t)}`}),u("p",{class:"quiet",children:["Series ",u("s\
pan",{class:"number",children:t.slice(t.lastIndexOf("/")+1)}),e?.user&&`, ${e.user}`,e&&u(K,{children:[", created ",u("span",{class:"number",children:q(e.created)}),
e.ended?`, took ${C(e.endedAt-e.created)}`:`, for ${C(ue.value-e.created)}`]})]})]}),u("div",{class:"run-now",children:[e&&u(Le,{run:e,size:16}),u("span",{class:"\
number","aria-live":"polite",children:[n.ended," of ",le(n.total,"run")," ended"]}),e&&u(ae,{from:r,to:{view:"run",name:e.name},children:"History"})]})]})}function Vp(){
return u("ul",{class:"phase-legend","aria-label":"Colours of the bars",children:[sn.map(e=>u("li",{children:[u("span",{class:`phase-swatch phase-${e}`}),bt[e]]},
e)),u("li",{class:"quiet",children:"ended: the colour of the outcome"})]})}function Tp({first:e,members:t,route:n}){let r=0;for(let s of t)vt(s,e)&&r++;let o=e.
run.firstProblem;return u("p",{class:"first-problem","data-testid":"first-failure",children:[u(P,{look:"failed"})," First failure at ",u("span",{class:"number",
children:Ie(e.at)}),":"," ",u(ae,{from:n,to:{view:"run",name:e.run.name},children:[e.run.id," ",e.run.test]})," ",u("strong",{children:o?.state??e.run.outcome}),
r>0&&u("span",{class:"quiet",children:[" ",le(r,"run")," ended with a problem after it."]}),u("span",{class:"note-text",children:o?.note||e.run.note})]})}function Zl(e){let t={test:new Map,series:new Map};for(let{kind:n,state:r}of e)t[n].set(r,(t[n].get(r)??0)+1);return t}function Pl(e,t){return`kind = "${e==="se\
ries"?"series":"test_run"}" AND state = ${JSON.stringify(t.replace(/[\\*]/g,"\\$&"))}`}var Kl=e=>{let{mirror:t,api:n}=e;we(t,1e3);let r=t.connection.value.state==="live",{vocabularies:o,error:s}=Cp(n,r),i=Zl(t.runs.values());return u("div",{class:"\
states",children:[s&&u("p",{class:"quiet",children:["The states could not be read: ",s]}),!s&&o.length===0&&u("p",{class:"quiet",children:"Reading the states."}),
o.map(a=>u(Gp,{...e,vocabulary:a,counts:i[a.kind]},a.kind)),u("section",{class:"panel",children:[u("h2",{children:"Colours and shapes"}),u("dl",{class:"looks",children:[
L.map(a=>u("div",{children:[u("dt",{class:"look",children:[u("span",{class:`swatch fill-${a}`,children:u(P,{look:a,size:11})}),ee[a]]}),u("dd",{class:"quiet",children:vr[a]})]},
a)),u("div",{children:[u("dt",{class:"look",children:[u("span",{class:"swatch swatch-silent"}),"Silent"]}),u("dd",{class:"quiet",children:"An empty frame: the n\
ext line of the run, or a change of its log files, is overdue"})]})]})]})]})};function Cp(e,t){let[n,r]=N({vocabularies:[]}),o=n.vocabularies.length>0;return _(
()=>{if(o)return;let s=new AbortController,i=a=>e.listStates({kind:a},{signal:s.signal});return Promise.all([i(1),i(2)]).then(([a,l])=>{s.signal.aborted||r({vocabularies:[
{kind:"test",title:"States of test runs",states:a.states},{kind:"series",title:"States of series",states:l.states}]})},a=>{s.signal.aborted||r(l=>({...l,error:gt(
a)}))}),()=>s.abort()},[e,o,t]),n}function Gp({vocabulary:e,counts:t,route:n}){let{kind:r,title:o,states:s}=e,i=[...t.keys()].filter(a=>a&&!s.some(l=>l.name===a));
return u("section",{class:"panel",children:[u("h2",{children:o}),u("div",{class:"scroll-x",tabIndex:0,role:"region","aria-label":o,children:u("table",{class:"st\
ates-table","data-testid":`states-${r}`,children:[u("thead",{children:u("tr",{children:[u("th",{scope:"col",children:"State"}),u("th",{scope:"col",class:"right",
children:"Now"}),u("th",{scope:"col",children:"Meaning"}),u("th",{scope:"col",children:"Says"})]})}),u("tbody",{children:[s.map(a=>u(Jl,{name:a.name,help:a.help,
says:Up(a),kind:r,n:t.get(a.name)??0,route:n},a.name)),i.map(a=>u(Jl,{name:a,help:"Not in the vocabulary of this server.",says:"",kind:r,n:t.get(a)??0,route:n},
a))]})]})})]})}function Jl({name:e,help:t,says:n,kind:r,n:o,route:s}){let i=nn(e);return u("tr",{class:o>0?"":"none",children:[u("th",{scope:"row",class:"nowrap",
children:u("span",{class:`look look-${i}`,children:[u(P,{look:i}),u(ae,{from:s,to:{view:"runs",filter:Pl(r,e),search:""},title:`Show the runs in the state ${e}`,
children:e})]})}),u("td",{class:"number right",children:Y(o)}),u("td",{class:"meaning",children:t}),u("td",{class:"quiet",children:n})]})}function Up(e){let t=e.
outcome===0?"":ee[pt(Rs[e.outcome]??"")].toLowerCase();return[e.ends&&"ends the run",t&&`outcome ${t}`,e.error&&"a problem of the system",e.failure&&"a failure",
e.configured&&"configured",e.deprecated&&"kept for old files"].filter(Boolean).join(", ")}function Et(e,t,n,r){let o=Math.min(1,n.height/Math.max(1,t.height),n.width/Math.max(1,t.width)),s=Math.max(1,Math.min(n.width,n.height,220)/r),i=Math.min(s,Math.
max(o,e.scale));return{scale:i,x:Hl(e.x,t.width,n.width/i),y:Hl(e.y,t.height,n.height/i)}}function Hl(e,t,n){return t<=n?0:Math.min(Math.max(0,e),t-n)}function Ts(e,t,n){
let r=e.scale*t;return{scale:r,x:e.x+n.x/e.scale-n.x/r,y:e.y+n.y/e.scale-n.y/r}}function Dr(e,t,n=16){let r=Math.min((t.width-2*n)/e.width,(t.height-2*n)/e.height);
return{scale:r,x:e.x-(t.width/r-e.width)/2,y:e.y-(t.height/r-e.height)/2}}function $l(e,t,n,r=24){let o=r/e.scale,s=n.width/e.scale,i=n.height/e.scale,a=Math.min(
t.x-o,Math.max(e.x,t.x+t.width+o-s)),l=Math.min(t.y-o,Math.max(e.y,t.y+t.height+o-i));return{scale:e.scale,x:t.x-o<e.x?t.x-o:a,y:t.y-o<e.y?t.y-o:l}}function zl(e,t,n){
let r=n<.5?4*n*n*n:1-(-2*n+2)**3/2,o=e.scale*(t.scale/e.scale)**r,s=Math.abs(t.scale-e.scale)<1e-6?r:(1/o-1/e.scale)/(1/t.scale-1/e.scale);return{scale:o,x:e.x+
(t.x-e.x)*s,y:e.y+(t.y-e.y)*s}}var Wr=class{times=new Float64Array(600);next=0;filled=0;add(t){this.times[this.next]=t,this.next=(this.next+1)%this.times.length,this.filled=Math.min(this.filled+
1,this.times.length)}clear(){this.filled=this.next=0}summary(){let t=this.times.slice(0,this.filled).sort();return{frames:this.filled,median:t[this.filled>>1]??
0,worst:t[this.filled-1]??0}}};function jl(e,t){let n=new AbortController,r=(a,l)=>e.addEventListener(a,l,{signal:n.signal,passive:!1}),o=a=>{let l=e.getBoundingClientRect();return{x:a.clientX-
l.left,y:a.clientY-l.top}};r("wheel",a=>{a.preventDefault();let l=a.deltaMode===1?16:1;a.shiftKey||Math.abs(a.deltaX)>Math.abs(a.deltaY)?t.pan(a.deltaX*l||a.deltaY*
l,0):t.zoom(Math.exp(-a.deltaY*l*(a.ctrlKey?.01:.0018)),o(a))});let s=new Map,i=0;return r("pointerdown",a=>{a.button===0&&(s.size===0&&(i=0),s.set(a.pointerId,
o(a)),e.setPointerCapture(a.pointerId))}),r("pointermove",a=>{let l=o(a),c=s.get(a.pointerId);if(!c){t.hover(l);return}let f=[...s].find(([h])=>h!==a.pointerId)?.[1];
i+=Math.hypot(l.x-c.x,l.y-c.y),s.set(a.pointerId,l),f?t.zoom(Ql(l,f)/Math.max(1,Ql(c,f)),{x:(l.x+f.x)/2,y:(l.y+f.y)/2}):i>4&&t.pan(c.x-l.x,c.y-l.y)}),r("pointer\
up",a=>{let l=s.get(a.pointerId);s.delete(a.pointerId),l&&i<=4&&s.size===0&&t.click(l)}),r("pointercancel",a=>s.delete(a.pointerId)),r("pointerleave",()=>t.hover(
void 0)),()=>n.abort()}function Ql(e,t){return Math.hypot(e.x-t.x,e.y-t.y)}var Cs={ArrowLeft:"left",ArrowRight:"right",ArrowUp:"up",ArrowDown:"down",Home:"home",
End:"end",PageDown:"next",PageUp:"previous"},ql=[...Object.keys(Cs),"+","=","-","0","Enter"];var ec=[96,88,80,72,64,56,48,40,36,32,28,26,24,22,20,18,16,15,14,13,12,11,10,9,8,7,6,5,4,3,2];function Us(e,t,n,r=1){for(let o of Mp(r)){let s=Lp(e,t,n,o);if(s)
return s}return Ms(e,t,2/r,2,1)}function nc(e,t,n,r){let o=Ms(t,n,e.tile,e.head,e.across,r);return o.height<=r&&o.width<=n+.5?o:void 0}function Mp(e){if(e<=1)return ec;
let t=[];for(let n=2*e-1;n>=2;n--)t.push(n/e);return[...ec.map(n=>Math.round(n*e)/e),...t]}function Lp(e,t,n,r){if(e.reduce((i,a)=>i+a,0)*r*r>t*n)return;let s=Math.
min(e.length||1,Math.max(1,Math.floor((t+12)/(Math.max(r,44)+12))),40);for(let i of Fp(r,e.length))for(let a=1;a<=s;a++){let l=Ms(e,t,r,i,a,n);if(l.height<=n&&l.
width<=t+.5)return l}}function Fp(e,t){return t<=1&&e>=96?[20]:e>=5?[20,16]:[16,4,2]}function Ms(e,t,n,r,o,s=1/0){let i=o>1?Math.min(12,Math.max(4,n)):0,a=Math.
max(1,Math.floor(((t-i*(o-1))/o+.01)/n)),l=a*n,c=Math.max(2,Math.min(10,n)),f=[],h=0,d=0,m=0;for(let b of e){let y=r+Math.ceil(b/a)*n;d>0&&d+y>s&&(h++,d=0),f.push(
{x:h*(l+i),y:d,height:y,columns:a,count:b}),m=Math.max(m,d+y),d+=y+c}let g=h+1;return{tile:n,head:r,blockWidth:l,blocks:f,across:o,width:g*l+(g-1)*i,height:m}}function Be(e,t,n){
return{x:t.x+n%t.columns*e.tile,y:t.y+e.head+Math.floor(n/t.columns)*e.tile,width:e.tile,height:e.tile}}function Qe(e,t){return{x:t.x,y:t.y,width:Math.min(t.count,
t.columns)*e.tile,height:t.height}}function rc(e,t,n){for(let r=0;r<e.blocks.length;r++){let o=e.blocks[r];if(t<o.x||t>=o.x+e.blockWidth||n<o.y||n>=o.y+o.height)
continue;let s=Math.floor((n-o.y-e.head)/e.tile),i=Math.floor((t-o.x)/e.tile),a=s*o.columns+i;return{block:r,index:s>=0&&i<o.columns&&a<o.count?a:-1}}}function oc(e,t,n){
let r=e.blocks[t.block];if(!r)return t;let o=Math.max(0,t.index);switch(n){case"right":return o+1<r.count?{block:t.block,index:o+1}:Gs(e,t,1);case"left":return o>
0?{block:t.block,index:o-1}:Bp(e,t);case"down":{if(o+r.columns<r.count)return{block:t.block,index:o+r.columns};let s=Math.floor((r.count-1)/r.columns);return Math.
floor(o/r.columns)<s?{block:t.block,index:r.count-1}:tc(e,t,o%r.columns,1)}case"up":return o>=r.columns?{block:t.block,index:o-r.columns}:tc(e,t,o%r.columns,-1);case"\
home":return{block:t.block,index:0};case"end":return{block:t.block,index:r.count-1};case"next":return Gs(e,t,1);case"previous":return o>0?{block:t.block,index:0}:
Gs(e,t,-1)}}function Gs(e,t,n){let r=t.block+n;return e.blocks[r]?{block:r,index:0}:t}function Bp(e,t){let n=e.blocks[t.block-1];return n?{block:t.block-1,index:n.
count-1}:t}function tc(e,t,n,r){let o=e.blocks[t.block+r];if(!o)return t;let s=r>0?0:Math.floor((o.count-1)/o.columns);return{block:t.block+r,index:Math.min(o.count-
1,s*o.columns+n)}}var fn=32,Yr=class{palette;ratio;images=new Map;pixels=new Map;constructor(t,n){this.palette=t,this.ratio=n}image(t,n,r){let o=(t*4096+n)*4096+r,s=this.images.get(
o);return s||(this.images.size>2e3&&this.images.clear(),s=this.draw(t,n,r),this.images.set(o,s)),s}bytes(t,n,r){let o=(t*4096+n)*4096+r,s=this.pixels.get(o);if(!s){
this.pixels.size>2e3&&this.pixels.clear();let i=this.draw(t,n,r).getContext("2d");s=new Uint32Array(i.getImageData(0,0,n,r).data.buffer),this.pixels.set(o,s)}return s}draw(t,n,r){
let o=new OffscreenCanvas(n,r),s=o.getContext("2d",{willReadFrequently:!0});return s.fillStyle=this.palette.bg,s.fillRect(0,0,n,r),s.globalAlpha=t&fn?.14:1,this.
tile(s,L[t&pe-1],(t&pe)!==0,Math.min(n,r)),o}tile(t,n,r,o){let s=o<=3?0:o<=8?1:Math.max(1,Math.min(3*this.ratio,Math.round(o*.1))),i=o<=8&&($e.has(n)||n==="trou\
bled"),a=Math.max(1,i?o:o-s),l=o>=12?Math.min(4*this.ratio,o*.14):0;t.fillStyle=this.palette.fill[n],t.beginPath(),t.roundRect(0,0,a,a,l),t.fill();let c=o>=11*this.
ratio;if(r&&o>=4){let d=Math.max(1,Math.round(a*.13));t.fillStyle=this.palette.bg,t.beginPath(),t.roundRect(d,d,a-2*d,a-2*d,Math.max(0,l-d)),t.fill()}if(n==="tr\
oubled"&&this.corner(t,a,l),!c)return;let f=a*(o>=20*this.ratio?.62:.78),h=r?this.palette.text[n]:n==="troubled"?this.palette.ink.running:this.palette.ink[n];ht(
t,n,(a-f)/2,(a-f)/2,f,h)}corner(t,n,r){t.save(),t.beginPath(),t.roundRect(0,0,n,n,r),t.clip(),t.fillStyle=this.palette.ink.troubled,t.beginPath();let o=n>=11?n*
.45:n*.8;t.moveTo(n,n-o),t.lineTo(n,n),t.lineTo(n-o,n),t.fill(),t.restore()}};function St(e,t,n){if(n<=0)return"";let r=t.length>200?t.slice(0,200):t;if(e.measureText(r).width<=n)return r;let o=0,s=r.length;for(;o<s;){let i=o+s+1>>1;e.measureText(
`${r.slice(0,i)}…`).width<=n?o=i:s=i-1}return o>0?`${r.slice(0,o)}…`:""}function sc(e,t,n,r){let o=[];if(r<1)return o;let s=t;for(;s&&o.length<r-1;){let i=St(
e,s,n);if(i===s)break;let a=Math.max(1,i.length-1),l=Math.max(s.lastIndexOf(" ",a),s.lastIndexOf(".",a-1)+1,s.lastIndexOf("_",a-1)+1);l>a*.4&&(a=l),o.push(s.slice(
0,a).trimEnd()),s=s.slice(a).trimStart()}return s&&o.push(St(e,s,n)),o}var ic=6;function Ls(e,t,n,r){let{palette:o,ratio:s}=t,i=t.wall.code(n),a={x:r.x,y:r.y,width:r.width-4*s,height:r.height-4*s};e.fillStyle=o.bg,e.fillRect(r.x,r.
y,r.width,r.height),e.save(),e.globalAlpha=Xr(t,i)&fn?.2:1,e.beginPath(),e.roundRect(a.x,a.y,a.width,a.height,4*s),e.fillStyle=o.surface,e.fill(),e.clip(),Op(e,
t,i,a),Dp(e,t,n,i,a),e.restore(),e.strokeStyle=o.line,e.lineWidth=s,e.beginPath(),e.roundRect(a.x+s/2,a.y+s/2,a.width-s,a.height-s,4*s),e.stroke()}var ac=e=>L[e&
pe-1];function Op(e,{palette:t,ratio:n},r,o){let s=ac(r),i=ic*n;if(e.fillStyle=t.fill[s],e.fillRect(o.x,o.y,o.width,i),s==="troubled"&&(e.fillStyle=t.ink.troubled,
e.fillRect(o.x+o.width*.7,o.y,o.width*.3,i)),r&pe){let a=1.5*n;e.fillStyle=t.surface,e.fillRect(o.x+a,o.y+a,o.width-2*a,i-2*a)}}function Dp(e,{palette:t,ratio:n},r,o,s){
let i=ac(o),a=Math.min(1.6,Math.max(1,s.width/n/106)),l=11.5*a*n,c=l*1.36,f=7*n*a,h=s.width-2*f,d=s.x+f,m=s.y+s.height-f*.4,g=s.y+ic*n+f*.6+l,b=(v,E,S=1)=>{e.fillStyle=
E;for(let I of v?sc(e,v,h,Math.min(S,Math.floor((m-g)/c)+1)):[])e.fillText(I,d,g),g+=c},y=l*1.15;ht(e,i,d,g-y*.86,y,t.text[i]),e.font=`600 ${l}px ${t.font}`,e.fillStyle=
t.fg,e.fillText(St(e,r.id,h-y*1.3),d+y*1.3,g),g+=c,e.font=`${l}px ${t.font}`,b(r.test||r.user,t.fg,2),b(o&pe?`${me(r)}, silent`:me(r),t.text[i]),r.ended&&r.endedAt&&
b(C(r.endedAt-r.created),t.fg2),b(r.note.replace(/\s+/g," "),t.fg2,20)}var Pr=72,Wp=14,Yp=L.map((e,t)=>$e.has(e)?t:-1).filter(e=>e>=0),Xp=["troubled","running","building","waiting"].map(e=>L.indexOf(e)),Jr=class{ctx;sprites;spritesFor;ratio=0;image;buffer=new Uint32Array(
0);known=[];widths=new Map;constructor(t){this.ctx=t.getContext("2d",{alpha:!1})}all(t){this.prepare(t),t.layout.tile*t.camera.scale*t.ratio<=Wp?this.asPixels(t):
this.asTiles(t),this.labels(t)}some(t,n){this.prepare(t);let r=new Set,o=t.layout.tile*t.camera.scale>=Pr;for(let s of n){let i=t.wall.place(s);if(!i)continue;r.
add(i.group);let a=t.layout.blocks[i.group.at];if(!a)continue;let l=je(t,Be(t.layout,a,i.index));Zr(t,l)&&(o?Ls(this.ctx,t,s,l):this.ctx.drawImage(this.sprite(t,
s,l),l.x,l.y))}this.labels(t,r)}prepare(t){this.sprites&&this.spritesFor===t.palette&&this.ratio===t.ratio||(this.sprites=new Yr(t.palette,t.ratio),this.spritesFor=
t.palette,this.ratio=t.ratio)}sprite(t,n,r){return this.sprites.image(Xr(t,t.wall.code(n)),Math.max(1,r.width),Math.max(1,r.height))}asPixels(t){let n=Math.round(
t.view.width*t.ratio),r=Math.round(t.view.height*t.ratio);(!this.image||this.image.width!==n||this.image.height!==r)&&(this.image=new ImageData(n,r),this.buffer=
new Uint32Array(this.image.data.buffer)),this.buffer.fill(Pp(t.palette.bg)),this.known.length=0,t.layout.blocks.forEach((o,s)=>this.blockAsPixels(t,o,t.groups[s].
codes,n,r)),this.ctx.putImageData(this.image,0,0)}blockAsPixels(t,n,r,o,s){let i=t.camera.scale*t.ratio,a=t.layout.tile*i,l=(n.x-t.camera.x)*i,c=(n.y+t.layout.head-
t.camera.y)*i,f=Math.min(n.columns,n.count),h=Math.ceil(n.count/n.columns),d=Math.max(0,Math.floor(-l/a)),m=Math.min(f-1,Math.floor((o-l)/a)),g=Math.max(0,Math.
floor(-c/a)),b=Math.min(h-1,Math.floor((s-c)/a));for(let y=g;y<=b;y++){let v=Math.round(c+y*a),E=Math.max(1,Math.round(c+(y+1)*a)-v);for(let S=d;S<=m;S++){let I=y*
n.columns+S;if(I>=n.count)break;let A=Math.round(l+S*a),V=Math.max(1,Math.round(l+(S+1)*a)-A),Q=this.bytes(Xr(t,r[I]),V,E),D=Math.max(0,A),J=Math.min(o,A+V);for(let F=Math.
max(0,v);F<Math.min(s,v+E);F++){let de=F*o+D,T=(F-v)*V+D-A;for(let R=D;R<J;R++)this.buffer[de++]=Q[T++]}}}}bytes(t,n,r){return this.known[(t*16+n)*16+r]??=this.
sprites.bytes(t,n,r)}asTiles(t){this.ctx.fillStyle=t.palette.bg,this.ctx.fillRect(0,0,t.view.width*t.ratio,t.view.height*t.ratio);let n=t.layout.tile*t.camera.scale>=
Pr;t.layout.blocks.forEach((r,o)=>{let s=t.groups[o].runs,i=je(t,Qe(t.layout,r));if(!Zr(t,i))return;let{from:a,to:l}=Zp(t,r);for(let c=a*r.columns;c<Math.min(r.
count,(l+1)*r.columns);c++){let f=je(t,Be(t.layout,r,c));if(!Zr(t,f))continue;let h=s[c];n?Ls(this.ctx,t,h,f):this.ctx.drawImage(this.sprite(t,h,f),f.x,f.y)}})}labels(t,n){
let{ctx:r}=this,{camera:o,layout:s,palette:i,ratio:a}=t,l=s.head*o.scale;if(l<11)return;let c=Math.min(13,Math.max(10,l*.64))*a,f=Math.min(l,24)*a;r.textBaseline=
"alphabetic",s.blocks.forEach((h,d)=>{let m=t.groups[d];if(n&&!n.has(m))return;let g=je(t,{x:h.x,y:h.y,width:s.blockWidth,height:h.height});if(!Zr(t,g))return;let b=Math.
max(g.y+Math.round(l*a),f),y=Math.min(b,g.y+g.height)-f,v=Math.max(g.x,0),E=Math.min(g.x+g.width,t.view.width*a)-v-4*a;if(E<16*a)return;r.fillStyle=i.bg,r.fillRect(
v,y,E+4*a,f);let S=y+(f+c*.7)/2-a;r.font=`600 ${c}px ${i.font}`,r.fillStyle=i.fg;let I=this.measure(m.label)<=E?m.label:St(r,m.short,E);r.fillText(I,v,S),this.facts(
t,m,v+this.measure(`${I}  `),S,v+E,c)})}measure(t){let n=`${this.ctx.font}
${t}`,r=this.widths.get(n);return r===void 0&&(this.widths.size>4e3&&this.widths.clear(),r=this.ctx.measureText(t).width,this.widths.set(n,r)),r}facts(t,n,r,o,s,i){
let{ctx:a}=this,{palette:l}=t;a.font=`${i}px ${l.font}`;let c=uc(n.counts,Yp),f=uc(n.counts,Xp),h=(d,m)=>{let g=this.measure(d);r+g>s||(a.fillStyle=m,a.fillText(
d,r,o),r+=g+i*.6)};c&&h(`${Y(c)} ${c===1?"problem":"problems"}`,l.text.failed),f&&h(`${Y(f)} open`,l.text.running),h(`${Y(n.runs.length)} runs`.replace(/^1 runs$/,
"1 run"),l.fg2)}};function je(e,t){let n=e.camera.scale*e.ratio,r=Math.round((t.x-e.camera.x)*n),o=Math.round((t.y-e.camera.y)*n);return{x:r,y:o,width:Math.round(
(t.x+t.width-e.camera.x)*n)-r,height:Math.round((t.y+t.height-e.camera.y)*n)-o}}function Kr(e,t){let n=e.layout.blocks[t.block];if(n)return je(e,t.index<0?Qe(e.
layout,n):Be(e.layout,n,t.index))}function Zr(e,t){return t.x<e.view.width*e.ratio&&t.y<e.view.height*e.ratio&&t.x+t.width>0&&t.y+t.height>0}function Zp(e,t){let{
tile:n,head:r}=e.layout,o=e.camera.y-t.y-r;return{from:Math.max(0,Math.floor(o/n)),to:Math.floor((o+e.view.height/e.camera.scale)/n)}}function Xr(e,t){return e.
picked.size>0&&!e.picked.has(t&pe-1)?t|fn:t}function uc(e,t){let n=0;for(let r of t)n+=e[r];return n}function Pp(e){let t=Number.parseInt(e.slice(1),16);return(4278190080|
(t&255)<<16|t&65280|t>>16)>>>0}var Jp=700,Hr=class{ctx;constructor(t){this.ctx=t.getContext("2d")}clear(){this.ctx.clearRect(0,0,this.ctx.canvas.width,this.ctx.canvas.height)}flashes(t,n,r){let{
ctx:o}=this;o.fillStyle=t.palette.fg;for(let[s,i]of n){let a=(r-i)/Jp,l=t.wall.place(s),c=l&&t.layout.blocks[l.group.at];if(a>=1||!c){n.delete(s);continue}let f=je(
t,Be(t.layout,c,l.index));f.x>=o.canvas.width||f.y>=o.canvas.height||f.x+f.width<=0||f.y+f.height<=0||(o.globalAlpha=.55*(1-Math.max(0,a))**2,o.fillRect(f.x,f.y,
Math.max(1,f.width-1),Math.max(1,f.height-1)))}o.globalAlpha=1}frame(t,n,r,o){let s=n&&Kr(t,n);if(!s)return;let{ctx:i}=this,{ratio:a}=t,l=r*a,c=n.index<0?3*a:s.
width<12*a?l+1:l/2;i.lineWidth=l,i.strokeStyle=o,i.beginPath(),i.roundRect(s.x-c,s.y-c,s.width+2*c-a,s.height+2*c-a,3*a),i.stroke()}};var lc=40,$r=260,Kp=1e3,zr=class{frames=new Wr;host;base;over;overlay;painter;listener;wall;layout;palette;picked=new Set;view={width:0,height:0};ratio=1;camera={
x:0,y:0,scale:1};travel;focus;focusRun;hover;flashes=new Map;stale=new Set;everything=!0;moved=!0;refitted=0;request=0;calm=matchMedia("(prefers-reduced-motion:\
 reduce)");ends=[];constructor(t,n,r,o,s){this.host=t,this.base=n,this.over=r,this.wall=o,this.listener=s,this.painter=new Jr(n),this.overlay=new Hr(r),this.palette=
rn(t),this.layout=Us([],1,1),this.ends.push(Sr(()=>{this.palette=rn(t),this.repaint()}));let i=new ResizeObserver(()=>this.resize());i.observe(t),this.ends.push(
()=>i.disconnect()),this.ends.push(jl(t,{pan:(a,l)=>{this.travel=void 0,this.pan(a,l)},zoom:(a,l)=>{this.travel=void 0,this.look(Ts(this.camera,a,l))},hover:a=>this.
hoverAt(a),click:a=>this.clickAt(a)})),this.resize()}close(){cancelAnimationFrame(this.request);for(let t of this.ends)t()}show(t){this.wall=t,this.flashes.clear(),
this.stale.clear(),this.focus=this.hover=this.focusRun=this.travel=void 0,this.camera={x:0,y:0,scale:1},this.relayout(!0),this.listener.zoomed(1),this.repaint()}apply(t){
let n=this.wall.apply(t);n.moved&&(this.moved=!0);let r=this.layout.tile*this.camera.scale>=Pr?t.changed:n.repainted;for(let o of r)this.stale.add(o),!t.initial&&
!this.calm.matches&&!document.hidden&&this.flashes.set(o,performance.now());(n.moved||r.length>0)&&this.schedule()}pick(t){this.picked=t,this.repaint()}zoom(t){
let n=this.focusCentre()??{x:this.view.width/2,y:this.view.height/2};this.travelTo(Ts(this.camera,t,n))}whole(){this.travelTo({x:0,y:0,scale:0})}toGroup(t){let n=this.
layout.blocks[t];n&&this.travelTo(Dr(Qe(this.layout,n),this.view))}select(t){let n=this.wall.place(t);n&&(this.wall.groups(),this.focusOn({block:n.group.at,index:n.
index},!1))}key(t){let n=Cs[t];if(n){let r=this.focus??{block:0,index:-1};return this.focusOn(this.focus?oc(this.layout,r,n):{block:0,index:0},!0),!0}switch(t){case"\
+":case"=":return this.zoom(1.6),!0;case"-":return this.zoom(1/1.6),!0;case"0":return this.whole(),!0;case"Enter":case" ":return this.focus?(this.nearer(this.focus),
!0):!1;case"Escape":return this.back()}return!1}facts(){return{tiles:this.wall.size,groups:this.wall.groups().length,scale:this.camera.scale,...this.frames.summary()}}scene(){
return{wall:this.wall,layout:this.layout,groups:this.wall.groups(),camera:this.camera,view:this.view,ratio:this.ratio,palette:this.palette,picked:this.picked}}hitAt(t){
return rc(this.layout,this.camera.x+t.x/this.camera.scale,this.camera.y+t.y/this.camera.scale)}runAt(t){return t&&this.wall.groups()[t.block]?.runs[t.index]}hoverAt(t){
let n=t&&this.hitAt(t);n?.block===this.hover?.block&&n?.index===this.hover?.index||(this.hover=n,this.host.style.cursor=n?"pointer":"default",this.listener.hovered(
this.runAt(n),n),this.schedule())}clickAt(t){let n=this.hitAt(t);n&&(this.focus=n,this.tellFocus(),this.nearer(n))}focusOn(t,n){let r=this.layout.blocks[t.block];
if(!r)return;this.focus=t;let o=$l(this.travel?.to??this.camera,Be(this.layout,r,Math.max(0,t.index)),this.view);n?this.travelTo(o,120):this.look(o),this.tellFocus(),
this.schedule()}tellFocus(){this.focus&&(this.focusRun=this.runAt(this.focus),this.listener.focused(this.focusRun,this.focus))}focusCentre(){let t=this.focus&&Kr(
this.scene(),this.focus);if(!t)return;let n={x:(t.x+t.width/2)/this.ratio,y:(t.y+t.height/2)/this.ratio};return n.x>=0&&n.y>=0&&n.x<=this.view.width&&n.y<=this.
view.height?n:void 0}nearer(t){let n=this.layout.blocks[t.block];if(!n)return;let r=Et(Dr(Qe(this.layout,n),this.view),this.layout,this.view,this.layout.tile),o=this.
runAt(t);o&&this.layout.tile*this.camera.scale>=lc?this.listener.opened(o):!o||r.scale>this.camera.scale*1.25?this.travelTo(r):this.zoom(Math.max(3,lc/(this.layout.
tile*this.camera.scale)))}back(){if(this.camera.scale<=1.01)return!1;let t=this.focus&&this.layout.blocks[this.focus.block],n=t&&Et(Dr(Qe(this.layout,t),this.view),
this.layout,this.view,this.layout.tile);return n&&n.scale>1.05&&this.camera.scale>n.scale*1.1?this.travelTo(n):this.whole(),!0}pan(t,n){this.look({...this.camera,
x:this.camera.x+t/this.camera.scale,y:this.camera.y+n/this.camera.scale})}travelTo(t,n=$r){let r=Et(t,this.layout,this.view,this.layout.tile);if(this.calm.matches){
this.look(r);return}r.scale===this.camera.scale&&Math.abs(r.x-this.camera.x)<.01&&Math.abs(r.y-this.camera.y)<.01||(this.travel={from:this.camera,to:r,begun:performance.
now()-(n===$r?0:$r-n)},this.schedule())}look(t){let n=this.camera;this.camera=Et(t,this.layout,this.view,this.layout.tile),this.camera.scale!==n.scale&&this.listener.
zoomed(this.camera.scale),(this.camera.scale!==n.scale||this.camera.x!==n.x||this.camera.y!==n.y)&&this.repaint()}resize(){let t=window.devicePixelRatio||1,n=this.
host.clientWidth,r=this.host.clientHeight;if(!(n===this.view.width&&r===this.view.height&&t===this.ratio)){this.view={width:n,height:r},this.ratio=t;for(let o of[
this.base,this.over])o.width=Math.round(n*t),o.height=Math.round(r*t),o.style.width=`${n}px`,o.style.height=`${r}px`;this.relayout(!0),this.draw(performance.now())}}relayout(t){
let n=this.wall.groups().map(i=>i.runs.length),{width:r,height:o}=this.view,s=t||performance.now()-this.refitted>Kp?void 0:nc(this.layout,n,r,o);s||(this.refitted=
performance.now()),this.layout=s??Us(n,r,o,this.ratio),this.moved=!1,this.everything=!0,this.camera=Et(this.camera,this.layout,this.view,this.layout.tile),this.
followFocus()}followFocus(){if(this.hover=void 0,!this.focus||!this.focusRun)return;let t=this.wall.place(this.focusRun);this.focus=t&&{block:t.group.at,index:t.
index},t||(this.focusRun=void 0)}repaint(){this.everything=!0,this.schedule()}schedule(){this.request||=requestAnimationFrame(t=>{this.request=0,this.draw(t)})}draw(t){
if(this.view.width===0||this.view.height===0)return;let n=performance.now();this.moveCamera(t),this.moved&&this.relayout(!1);let r=this.scene();this.everything?
this.painter.all(r):this.stale.size>0&&this.painter.some(r,this.stale),this.everything=!1,this.stale.clear(),this.drawOver(r,t),this.frames.add(performance.now()-
n),(this.travel||this.flashes.size>0)&&this.schedule()}moveCamera(t){if(!this.travel)return;let n=Math.min(1,Math.max(0,(t-this.travel.begun)/$r)),{from:r,to:o}=this.
travel;n===1&&(this.travel=void 0),this.look(n===1?o:zl(r,o,n))}drawOver(t,n){this.overlay.clear(),this.overlay.flashes(t,this.flashes,n),this.overlay.frame(t,this.
hover,1.5,this.palette.fg2),document.activeElement===this.host?this.overlay.frame(t,this.focus,2.5,this.palette.fg):this.focus&&this.focusRun&&this.overlay.frame(
t,this.focus,1.5,this.palette.fg)}refocus(){this.schedule()}};function cc({groups:e,picked:t,pick:n}){let r=L.map((s,i)=>e.reduce((a,l)=>a+l.counts[i],0)),o=e.reduce((s,i)=>s+i.silent,0);return u("div",{class:"legend",role:"\
group","aria-label":"Legend: pick what stands out",children:[L.map((s,i)=>{let a=r[i];return a===0&&!t.has(i)?null:u("button",{type:"button",class:"legend-item",
"aria-pressed":t.has(i),title:vr[s],onClick:()=>n(i),children:[u("span",{class:`swatch fill-${s}`,children:u(Hp,{i})}),u("span",{children:ee[s]})," ",u("span",{
class:"number",children:Y(a)})]},s)}),o>0&&u("span",{class:"legend-item plain",title:"The next line of the run, or a change of its log files, is overdue",children:[
u("span",{class:"swatch swatch-silent"}),u("span",{children:"Silent"})," ",u("span",{class:"number",children:Y(o)})]})]})}function Hp({i:e}){let t=L[e];return t?
u(P,{look:t,size:11}):null}var Fs=200;function dc({groups:e,by:t}){let n=L.map((o,s)=>({look:o,i:s})).filter(({i:o})=>e.some(s=>s.counts[o]>0)),r=e.slice(Fs).reduce((o,s)=>o+s.runs.length,
0);return u("div",{class:"visually-hidden",children:u("table",{"data-testid":"wall-summary",children:[u("caption",{children:["Test runs by ",t]}),u("thead",{children:u(
"tr",{children:[u("th",{scope:"col",children:t}),u("th",{scope:"col",children:"Runs"}),n.map(({look:o})=>u("th",{scope:"col",children:ee[o]},o)),u("th",{scope:"\
col",children:"Silent"})]})}),u("tbody",{children:[e.slice(0,Fs).map(o=>u("tr",{children:[u("th",{scope:"row",children:o.label}),u("td",{children:o.runs.length}),
n.map(({look:s,i})=>u("td",{children:o.counts[i]},s)),u("td",{children:o.silent})]},o.key)),r>0&&u("tr",{children:[u("th",{scope:"row",children:[Y(e.length-Fs),
" more groups"]}),u("td",{children:r})]})]})]})})}var fc=[{by:"series",label:"Series"},{by:"test",label:"Test"},{by:"user",label:"User"},{by:"partition",label:"Partition"}],mc=({mirror:e,route:t,go:n})=>{let r=x(
null),o=x(null),s=x(null),i=x(),a=e.matching.value,[l,c]=N(new Set),[f,h]=N(1),[d,m]=N(),[g,b]=N(),y=g??d,[v,E]=N(""),S=ft(),I=Me(()=>Br(a,t.search),[a,t.search]),
A=x(I);A.current=I;let V=x(new dn(t.group)),Q=(T,R)=>{let M=R&&V.current.groups()[R.block];return M&&{run:T,group:M}};_(()=>{let T=new zr(r.current,o.current,s.
current,V.current,{focused:(R,M)=>{let te=Q(R,M);m(te),b(void 0),E(te?zp(te.run,te.group.label):""),R&&n({selected:R.name})},hovered:(R,M)=>b(Q(R,M)),opened:R=>n(
{view:"run",name:R.name}),zoomed:h});return i.current=T,()=>T.close()},[]);let D=a.state==="all"||a.state==="known";_(()=>{let T=()=>{V.current=new dn(t.group,M=>A.
current.shows(M)),V.current.fill(A.current.candidates(e)),i.current?.show(V.current),S()};m(void 0),b(void 0),T();let R=e.runs.get(t.selected);return R&&i.current?.
select(R),e.subscribe(M=>{M.reset?T():i.current?.apply(M)})},[e,t.group,t.search,a.filter,D]),_(()=>{if(a.state!=="known")return;let T=setTimeout(()=>i.current?.
apply({...jp(V.current,A.current,e.runs,a.names),initial:!0}),150);return()=>clearTimeout(T)},[a]),Ur(ql,T=>(r.current?.focus(),i.current?.key(T)??!1)),we(e,250),
Hu(1e3,y?.run!==void 0&&!y.run.ended),_(()=>{let T=setInterval(()=>{let R=i.current?.facts();if(R&&r.current)for(let[M,te]of Object.entries(R))r.current.dataset[M]=
String(Math.round(te*100)/100)},500);return()=>clearInterval(T)},[]);let J=T=>{let R=new Set(l);R.delete(T)||R.add(T),c(R),i.current?.pick(R)},F=V.current.groups(),
de=fc.find(T=>T.by===t.group)?.label??"";return u("section",{class:"wall","aria-label":"Wall",children:[u("div",{class:"toolbar",children:[u("div",{class:"segme\
nted",role:"group","aria-label":"Group by",children:fc.map(({by:T,label:R})=>u("button",{type:"button","aria-pressed":t.group===T,onClick:()=>n({group:T}),children:R},
T))}),u("div",{class:"segmented",role:"group","aria-label":"Zoom",children:[u("button",{type:"button","aria-label":"Zoom out",onClick:()=>i.current?.zoom(1/1.6),
disabled:f<=1.001,children:"−"}),u("button",{type:"button",onClick:()=>i.current?.whole(),disabled:f<=1.001,children:"Whole wall"}),u("button",{type:"button",
"aria-label":"Zoom in",onClick:()=>i.current?.zoom(1.6),children:"+"})]}),u("span",{class:"toolbar-note",children:[le(V.current.size,"test run")," in ",le(F.length,
"group")]})]}),u(cc,{groups:F,picked:l,pick:J}),u("div",{class:"wall-canvas",ref:r,tabIndex:0,role:"application","aria-label":`Wall of ${le(V.current.size,"test\
 run")} by ${de.toLowerCase()}`,"aria-describedby":"wall-keys","data-testid":"wall",onKeyDown:T=>{!Gr(T)||!i.current?.key(T.key)||(T.preventDefault(),T.stopPropagation())},
onFocus:()=>i.current?.refocus(),onBlur:()=>i.current?.refocus(),children:[u("canvas",{ref:o,"aria-hidden":"true"}),u("canvas",{ref:s,"aria-hidden":"true",class:"\
wall-over"}),V.current.size===0&&u("p",{class:"empty",children:Qp(a.state,t.search)})]}),u("p",{id:"wall-keys",class:"visually-hidden",children:"Arrow keys go f\
rom run to run, Page Up and Page Down from group to group. Enter comes nearer and opens a run, Escape goes back, 0 shows the whole wall."}),u("div",{class:"visu\
ally-hidden","aria-live":"polite",children:v}),u($p,{at:y,route:t}),u(dc,{groups:F,by:de})]})};function $p({at:e,route:t}){if(!e)return u("div",{class:"wall-det\
ail hint",children:"Point at a tile. A click comes nearer, another one opens the run. The wheel zooms, dragging moves."});let{run:n,group:r}=e,o=n?.series||(t.group===
"series"?r.key:""),s=o&&u(ae,{from:t,to:{view:"series",name:o},children:["series ",He(o)]});return n?u("div",{class:"wall-detail","data-testid":"wall-detail",children:[
u(Le,{run:n}),u(ae,{from:t,to:{view:"run",name:n.name},class:"number",children:n.id}),u("span",{class:"clip",children:n.test}),s,u("span",{class:"quiet",children:n.
user}),u("span",{class:"quiet number",children:C((n.ended?n.endedAt:Date.now())-n.created)}),n.silentSince>0&&!n.ended&&u("span",{class:"quiet",children:["silen\
t for ",C(Date.now()-n.silentSince)]}),u("span",{class:"wall-note",children:n.note})]}):u("div",{class:"wall-detail",children:[u("strong",{children:r.label}),u(
"span",{class:"quiet",children:le(r.runs.length,"run")}),s]})}function zp(e,t){if(!e)return t;let n=e.silentSince>0&&!e.ended?", silent":"";return`Run ${e.id}, ${e.
test||"no test name"}, ${me(e)}${n}, ${t}${e.note?`: ${e.note.slice(0,200)}`:""}`}function Qp(e,t){return e==="asking"?"Asking the server for the runs that matc\
h.":e==="error"?"The filter could not be answered.":e==="known"||t?"No test run matches.":"No test runs yet."}function jp(e,t,n,r){let o=[];for(let i of r??[]){
let a=n.get(i);a&&!e.place(a)&&a.kind==="test"&&t.shows(a)&&o.push(a)}let s=[];for(let i of e.groups())for(let a of i.runs)t.shows(a)||s.push(a);return{changed:o,
removed:s}}var wt=ne(void 0);async function Bs(e){try{wt.value=await e.whoAmI({})}catch{wt.value=void 0}}async function pc(e){let t;try{t=await fetch("/login",{method:"POS\
T",headers:{"Content-Type":"application/json"},body:JSON.stringify({token:e})})}catch{return"The server cannot be reached."}if(!t.ok)return t.status===401?"The \
server does not accept this token.":await qp(t)??`The server answered with the status ${t.status}.`}async function hc(){try{return(await fetch("/logout",{method:"\
POST"})).ok}catch{return!1}}async function qp(e){try{let{message:t}=await e.json();return t}catch{return}}function mn(e){return e.user||e.tokenLabel||e.sans[0]||
Os(e)}function Os({kind:e}){switch(e){case 1:return"Not signed in";case 4:return"By a token";case 3:return"By a certificate";case 2:return"As a user of this mac\
hine";default:return"By a web token"}}function gc({grants:e}){return e.map(({parent:t,role:n,filter:r})=>{let o=t==="namespaces/-"?"all namespaces":t.replace("n\
amespaces/","namespace ");return`${(ys[n]??"unknown").toLowerCase()} in ${o}${r===""?"":`, runs with ${r}`}`})}function Ce(e){return e===void 0||e.kind===1}function bc({mirror:e}){let{state:t,complete:n}=e.connection.value,r={connecting:"Connecting",live:n?"Live":"Reading",lost:"Connection lost",denied:"Not signed \
in"}[t];return u("span",{class:`connection ${t}`,role:"status","data-state":t,"data-complete":n,children:[u("span",{class:"lamp","aria-hidden":"true"}),u("span",
{children:r})]})}function yc({mirror:e}){let{state:t,since:n,error:r}=e.connection.value;return t!=="lost"?null:u("div",{class:"lost-bar",role:"alert",children:[
u("p",{children:[u("strong",{children:"Connection lost."})," What you see is as of ",Ie(n),u("span",{"aria-hidden":"true",children:[", ",C(Math.max(1e3,Math.floor(
(ue.value-n)/1e3)*1e3))," ago"]}),". The page goes on by itself, and misses nothing.",r&&u("span",{class:"quiet",children:[" (",r,")"]})]}),u("button",{type:"bu\
tton",onClick:()=>e.retry(!1),children:"Try now"})]})}var Rc={state:["state","state"],run:["name","run"],test:["display_name","name"],user:["user","user"],created:["create_time","created"],updated:["update_time","u\
pdated"]};function Ec(e,t){switch(e.view){case"run":return eh(e.name,t);case"series":return e.name===""?vc({...e,filter:'kind = "series"',sort:en},t):th(e.name,
t);case"states":return[Oe("The states that the program knows","runstatus states"),It("Over HTTP",t,"/v1/states"),Nt("Over gRPC",t,"ListStates",{})];case"runs":case"\
wall":return vc(e,t)}}function vc({filter:e,sort:t},n){let[r,o]=Rc[t.replace(/^-/,"")]??Rc.created,s=t.startsWith("-"),i=s?`${r} desc`:r,a=["runstatus","status",
...qe(n),"--namespace -",e===""?"--all":`--filter ${Ne(e)}`,`--sort ${s?"-":""}${o}`];return[Oe("With the command line",a.join(" ")),Oe("Follow the changes",["r\
unstatus","watch",...qe(n),"--namespace -",e===""?"--all":`--filter ${Ne(e)}`].join(" ")),It("Over HTTP",n,"/v1/namespaces/-/runs",{...e!==""&&{filter:e},orderBy:i,
pageSize:"1000"}),Nt("Over gRPC",n,"ListRuns",{parent:"namespaces/-",...e!==""&&{filter:e},order_by:i,page_size:1e3})]}function eh(e,t){return[Oe("The run",["ru\
nstatus","show",Ne(Z(e)),...qe(t)].join(" ")),Oe("Its history",["runstatus","history",Ne(Z(e)),...qe(t)].join(" ")),Oe("Follow it",["runstatus","watch",Ne(Z(e)),
...qe(t)].join(" ")),It("The run over HTTP",t,`/v1/${Ds(e)}`),It("Its history over HTTP",t,`/v1/${Ds(e)}/statuses`),Nt("The run over gRPC",t,"GetRun",{run:e}),Nt(
"Its history over gRPC",t,"ListStatuses",{run:e})]}function th(e,t){let n=`series = "${e}"`;return[Oe("Its members",["runstatus","status",...qe(t),"--series",Ne(
Z(e))].join(" ")),Oe("Wait for its end",["runstatus","wait",Ne(Z(e)),...qe(t)].join(" ")),It("Its members over HTTP",t,"/v1/namespaces/-/runs",{filter:n}),It("F\
ollow it over HTTP",t,`/v1/${Ds(e)}:watch`),Nt("Its members over gRPC",t,"ListRuns",{parent:"namespaces/-",filter:n}),Nt("Follow it over gRPC",t,"WatchStatuses",
{series:e})]}function Oe(e,t){return{title:e,text:t}}function It(e,t,n,r={}){let o=`${t.secure?"https":"http"}://${t.host}${n}`,s=Object.entries(r).map(([a,l])=>`\
--data-urlencode ${Ne(`${a}=${l}`)}`),i=n.endsWith(":watch")?["-N"]:[];return{title:e,text:["curl -s",...i,...s.length>0?["-G"]:[],...Sc(t),Ne(o),...s].join(" ")}}
function Nt(e,t,n,r){let s=["grpcurl",...t.secure?[]:["-plaintext"],"-protoset proto/image.binpb",...Sc(t),"-d",Ne(JSON.stringify(r)),t.host,`runstatus.v1.Statu\
sService/${n}`];return{title:e,text:s.join(" ")}}function qe({host:e,secure:t}){return[`--server ${e}`,...t?["--tls-ca CA.pem"]:[]]}function Sc({token:e}){return e?
['-H "Authorization: Bearer $RUNSTATUS_TOKEN"']:[]}function Ds(e){return e.split("/").map(encodeURIComponent).join("/")}function Ne(e){return/^[\w@%+=:,./-]+$/.
test(e)?e:`'${e.replaceAll("'","'\\''")}'`}function De({title:e,close:t,stays:n,children:r}){let o=x(null);return _(()=>{let s=o.current;return s?.showModal(),()=>s?.close()},[]),u("dialog",{ref:o,"aria-\
label":e,onCancel:s=>{s.preventDefault(),n||t()},onClick:s=>s.target===o.current&&!n&&t(),children:u("div",{class:"dialog",children:[u("header",{children:[u("h2",
{children:e}),!n&&u("button",{type:"button",class:"icon","aria-label":"Close",onClick:t,children:"×"})]}),r]})})}function wc({route:e,close:t}){let[n,r]=N(),o={host:location.host,secure:location.protocol==="https:",token:!Ce(wt.value)},s=async(i,a)=>{try{await navigator.clipboard.
writeText(i),r(a)}catch{r(void 0)}};return u(De,{title:"Copy as a command",close:t,children:[u("p",{class:"quiet",children:"These print in a terminal what is on\
 screen now."}),u("ul",{class:"commands",children:Ec(e,o).map(({title:i,text:a})=>u("li",{children:[u("div",{children:[u("h3",{children:i}),u("button",{type:"bu\
tton",onClick:()=>{s(a,i)},"aria-label":`Copy: ${i}`,children:n===i?"Copied":"Copy"})]}),u("pre",{tabIndex:0,children:a})]},i))}),u("p",{class:"visually-hidden",
role:"status",children:n&&`Copied: ${n}`})]})}var nh=[["Anywhere",[["/","Filter, by the server"],["s","Search in what is shown"],["g r","Runs"],["g w","Wall"],["g s","Series"],["g t","States"],["c","Copy as\
 a command"],["d","Dark, light, or as the system"],["Esc","Leave a field, or go back"],["?","This help"]]],["Runs",[["j  k","Next and previous run"],["Enter","O\
pen the run"],["Home  End","First and last run"]]],["Wall and charts",[["← → ↑ ↓","Move between tiles and groups"],["+  −","Zoom in and out"],["Enter",
"Open the run"]]]],rh=[['state = "RUNNING"',"by the current state"],['outcome = "FAILED" AND user = "ada"',"several at once"],['display_name = "mpi.*"',"by the \
test; * is any text"],['labels.partition = "gpu"',"by a label"],['series = "series/12"',"the members of a series"],['update_time > "2026-11-30T08:00:00Z"',"by t\
ime"]];function Ic({close:e}){return u(De,{title:"Keys and filters",close:e,children:u("div",{class:"help",children:[nh.map(([t,n])=>u("section",{children:[u("h\
3",{children:t}),u("dl",{children:n.map(([r,o])=>u("div",{children:[u("dt",{children:r.split("  ").map(s=>u("kbd",{children:s},s))}),u("dd",{children:o})]},r))})]},
t)),u("section",{children:[u("h3",{children:"Filters"}),u("dl",{class:"wide",children:rh.map(([t,n])=>u("div",{children:[u("dt",{children:u("code",{children:t})}),
u("dd",{children:n})]},t))})]})]})})}var oh={mark:"M3 4h10M3 8h7M3 12h4",copy:"M6 6h7v7H6ZM10 6V3H3v7h3",system:"M8 2.5a5.5 5.5 0 1 0 0 11ZM8 2.5a5.5 5.5 0 1 1 0 11",dark:"M13 9.5A5.5 5.5 0 1 1 6.5\
 3a4.5 4.5 0 0 0 6.5 6.5Z",light:"M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4\
l-.9.9M4.3 11.7l-.9.9",help:"M6 6.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 12v.1",who:"M8 3a2.3 2.3 0 1 0 0 4.6A2.3 2.3 0 1 0 8 3ZM3.5 13c.4-2.3 2.2-3.4 4.5-3.4s4.1\
 1.1 4.5 3.4"};function _t({name:e}){return u("svg",{class:`drawing drawing-${e}`,width:"18",height:"18",viewBox:"0 0 16 16","aria-hidden":"true",children:u("pa\
th",{d:oh[e]})})}function Nc({reason:e,error:t},n){switch(e){case"UNAUTHENTICATED":return"This server shows its runs to the owner of a token.";case"INVALID_CREDENTIALS":return"T\
he server does not know the token of this browser any more.";case"CREDENTIALS_EXPIRED":return"Your token has expired.";case"PERMISSION_DENIED":return n===void 0?
"This server shows its runs to the owner of a token.":`${n} has no right to read these runs. The owner of another token may have.`;default:return t??"The server\
 refuses the call."}}function Ws({why:e,close:t,done:n}){let[r,o]=N(""),[s,i]=N(),[a,l]=N(!1),c=async f=>{f.preventDefault(),l(!0);let h=await pc(r.trim());l(!1),
i(h),h===void 0&&n()};return u(De,{title:"Sign in",close:t??(()=>{}),stays:t===void 0,children:u("form",{onSubmit:f=>{c(f)},children:[u("p",{children:e}),u("inp\
ut",{type:"text",name:"username",autocomplete:"username",value:"runstatus",hidden:!0,readOnly:!0}),u("label",{children:["Token",u("input",{type:"password",name:"\
token",autocomplete:"current-password",spellcheck:!1,value:r,"aria-invalid":s!==void 0,"aria-describedby":"login-wrong",onInput:f=>o(f.currentTarget.value)})]}),
u("p",{id:"login-wrong",class:"problem",role:"alert",children:s}),u("p",{class:"quiet",children:"It stays in a cookie of this browser that scripts cannot read, \
until you sign out or it expires."}),u("footer",{children:u("button",{type:"submit",class:"primary",disabled:a||r.trim()==="",children:"Sign in"})})]})})}var sh=250,pn=ne(yr(location.pathname,location.search)),hn,gn=pn,ve=e=>{let t=pn.peek(),n=Rr(t,e);Qu(t,n)?(Qr(),history.pushState(null,"",Re(n))):hn??=setTimeout(
Qr,sh),pn.value=n};function Qr(){clearTimeout(hn),hn=void 0;let e=Re(pn.peek());e!==location.pathname+location.search&&history.replaceState(null,"",e)}function _c(){
Qr(),addEventListener("pagehide",Qr),addEventListener("popstate",()=>{clearTimeout(hn),hn=void 0,pn.value=yr(location.pathname,location.search)}),document.addEventListener(
"click",e=>{if(e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey)return;let t=e.target instanceof Element?e.target.closest("a"):null;
if(t===null||t.origin!==location.origin||t.hash!==""||t.hasAttribute("download")||t.target!=="")return;let n=yr(t.pathname,t.search);Re(n)===t.pathname+t.search&&
(e.preventDefault(),ve(n))})}var Xs="runstatus.theme",xc=matchMedia("(prefers-color-scheme: dark)"),Ys="system";function jr(){try{let e=localStorage.getItem(Xs);return e==="light"||e==="dar\
k"?e:"system"}catch{return"system"}}function Ac(e){Ys=e,Tc()}function kc(e){try{localStorage.setItem(Xs,e)}catch{}Ac(e)}function Vc(e){addEventListener("storage",
t=>{t.key===Xs&&(Ac(jr()),e(jr()))})}function Tc(){document.documentElement.dataset.theme=Ys==="system"?xc.matches?"dark":"light":Ys}xc.addEventListener("change",
Tc);var ih=["FAILED","BUILD_FAILED","TIMED_OUT","RESULT_ERROR","ERROR","CANCELLED","ABORTED","PASSED","COMPLETED","SKIPPED"],ah={RESULT_ERROR:"Result error",ABORTED:"\
Aborted"};function Cc({counts:e,route:t,go:n}){let r=[{label:"All",n:e.total,filter:""},{label:"Open",n:e.open,filter:"ended = false",look:"running"},...ih.filter(
o=>e.byOutcome[o]).map(o=>({label:ah[o]??ee[pt(o)],n:e.byOutcome[o]??0,filter:`outcome = "${o}"`,look:pt(o)})).sort((o,s)=>L.indexOf(o.look)-L.indexOf(s.look)),
...e.silent>0?[{label:"Silent",n:e.silent,filter:"silent = true"}]:[]];return u("ul",{class:"counts","aria-label":"Counts of all runs",children:r.map(({label:o,
n:s,filter:i,look:a})=>u("li",{children:u("button",{type:"button",class:"count","aria-pressed":t.filter===i,onClick:()=>n({filter:t.filter===i?"":i}),children:[
a&&u("span",{class:`look-${a}`,children:u(P,{look:a,size:13})}),u("span",{children:o})," ",u("span",{class:"number","data-testid":`count-${o}`,children:Y(s)})]})},
o))})}var uh=120;function Mc({mirror:e,route:t,go:n}){let r=x(null),o=x(null);Rt([{keys:"/",help:"Filter",action:()=>Uc(r.current)},{keys:"s",help:"Search",action:()=>Uc(
o.current)}]);let s=e.matching.value.state==="error";return u("div",{class:"tools",children:[u("div",{class:"fields",role:"search",children:[u(Gc,{input:r,name:"\
filter",label:"Filter, by the server",hint:'Filter: state = "RUNNING"',keys:"/",value:t.filter,invalid:s,take:i=>n({filter:i})}),u(Gc,{input:o,name:"search",label:"\
Search in the runs",hint:"Search",keys:"s",value:t.search,live:!0,take:i=>n({search:i})})]}),t.view==="runs"&&u(Cc,{counts:e.counts.value,route:t,go:n}),u(lh,{mirror:e})]})}
function Gc({input:e,name:t,label:n,hint:r,keys:o,value:s,invalid:i,live:a,take:l}){let[c,f]=N(s),h=x(s),d=x();_(()=>{s!==h.current&&(h.current=s,f(s))},[s]);let m=g=>{
clearTimeout(d.current),h.current=g,g!==s&&l(g)};return u("div",{class:`field field-${t}`,children:[u("input",{ref:e,type:"search",name:t,"aria-label":n,"aria-k\
eyshortcuts":o,"aria-invalid":i??!1,placeholder:r,autocomplete:"off",autocapitalize:"off",spellcheck:!1,value:c,onInput:g=>{let b=g.currentTarget.value;f(b),b===
""?m(b):a&&(clearTimeout(d.current),d.current=setTimeout(()=>m(b.trim()),uh))},onKeyDown:g=>{g.key==="Enter"?m(c.trim()):g.key==="Escape"&&(g.preventDefault(),f(
s),g.currentTarget.blur())},onBlur:g=>m(g.currentTarget.value.trim())}),u("kbd",{"aria-hidden":"true",children:o})]})}function lh({mirror:e}){let[t,n]=N("");return _(
()=>{let r=setInterval(()=>{let{total:o,open:s,byOutcome:i}=e.counts.peek();n(`${o} runs, ${s} open, ${i.PASSED??0} passed, ${i.FAILED??0} failed`)},1e4);return()=>clearInterval(
r)},[e]),u("p",{class:"visually-hidden","aria-live":"polite",children:t})}function Uc(e){return e?.focus(),e?.select(),e!==null}function Lc({who:e,close:t,signIn:n,signOut:r}){return u(De,{title:"Account",close:t,children:[e===void 0?u("p",{children:"The server has not said who you are t\
o it."}):u("dl",{class:"principal",children:[u("dt",{children:"Name"}),u("dd",{children:mn(e)}),!Ce(e)&&u("dt",{children:"Recognized"}),!Ce(e)&&u("dd",{children:Os(
e)}),e.groups.length>0&&u("dt",{children:"Groups"}),e.groups.length>0&&u("dd",{children:e.groups.join(", ")}),e.expireTime&&u("dt",{children:"Until"}),e.expireTime&&
u("dd",{children:q(Number(e.expireTime.seconds)*1e3)}),u("dt",{children:"Rights"}),u("dd",{children:[gc(e).map(o=>u("div",{children:o},o)),e.grants.length===0&&
"none"]})]}),u("footer",{children:Ce(e)?u("button",{type:"button",class:"primary",onClick:n,children:"Sign in with a token"}):u("button",{type:"button",onClick:r,
children:"Sign out"})})]})}var ch={runs:wl,wall:mc,run:al,series:Xl,states:Kl},dh=[["runs","Runs"],["wall","Wall"],["series","Series"],["states","States"]],fh={system:"dark",dark:"light",
light:"system"},Fc={system:"as the system",dark:"dark",light:"light"};function Bc({mirror:e,api:t}){let[n,r]=N(),[o,s]=N(jr),i=()=>r(void 0),a=gn.value,l=e.connection.
value,{state:c}=l,f=ch[a.view];_(()=>Vc(s),[]),_(()=>{(c==="live"||c==="denied")&&Bs(t)},[c]),_(()=>{document.title=hh(a.view,a.name)},[a.view,a.name]);let h=()=>{
let y=fh[o];kc(y),s(y)},d=()=>{i(),e.retry(!0),Bs(t)},m=async()=>{await hc(),d()};Rt([{keys:"g r",help:"Runs",action:()=>ve({view:"runs"})},{keys:"g w",help:"Wa\
ll",action:()=>ve({view:"wall"})},{keys:"g s",help:"Series",action:()=>ve({view:"series",name:""})},{keys:"g t",help:"States",action:()=>ve({view:"states"})},{keys:"\
?",help:"Help",action:()=>r("help")},{keys:"c",help:"Copy as a command",action:()=>r("copy")},{keys:"d",help:"Theme",action:h},{keys:"Escape",help:"Back",action:()=>mh()}]);
let g=wt.value,b=a.view==="runs"||a.view==="wall";return u(K,{children:[u("a",{class:"skip",href:"#main",children:"To the content"}),u("header",{class:"top",children:[
u("a",{class:"brand",href:"/runs","aria-label":"runstatus, all runs",children:[u(_t,{name:"mark"}),u("span",{children:"runstatus"})]}),u("nav",{"aria-label":"Vi\
ews",children:dh.map(([y,v])=>u("a",{href:Re({...mt,view:y,...y==="runs"||y==="wall"?{filter:a.filter,search:a.search,sort:a.sort}:{}}),"aria-current":ph(a.view,
y)?"page":void 0,children:v},y))}),u("div",{class:"tail",children:[u(bc,{mirror:e}),u("button",{type:"button",class:"icon",title:"Copy as a command (c)","aria-l\
abel":"Copy as a command",onClick:()=>r("copy"),children:u(_t,{name:"copy"})}),u("button",{type:"button",class:"icon",title:`Theme: ${Fc[o]} (d)`,"aria-label":`\
Theme: ${Fc[o]}`,onClick:h,children:u(_t,{name:o})}),u("button",{type:"button",class:"icon",title:"Keys and filters (?)","aria-label":"Keys and filters",onClick:()=>r(
"help"),children:u(_t,{name:"help"})}),u("button",{type:"button",class:"icon account",title:"Account","aria-label":"Account",onClick:()=>r("who"),children:[u(_t,
{name:"who"}),g!==void 0&&!Ce(g)&&u("span",{children:mn(g)})]})]})]}),u(yc,{mirror:e}),u(pl,{mirror:e,go:ve}),u("main",{id:"main",tabIndex:-1,class:`view view-${a.
view}`,children:[b&&u(Mc,{mirror:e,route:a,go:ve}),u(f,{mirror:e,route:a,go:ve,api:t})]}),n==="help"&&u(Ic,{close:i}),n==="copy"&&u(wc,{route:a,close:i}),n==="w\
ho"&&u(Lc,{who:g,close:i,signIn:()=>r("login"),signOut:()=>{m()}}),l.state==="denied"?u(Ws,{why:Nc(l,Ce(g)?void 0:g&&mn(g)),done:d},"denied"):n==="login"&&u(Ws,
{why:"The owner of a token has its rights.",close:i,done:d},"asked")]})}function mh(){let{view:e,name:t,selected:n}=gn.peek();return(e==="run"||e==="series")&&t!==
""?(history.length>1?history.back():ve({view:"runs",selected:t}),!0):n!==""?(ve({selected:""}),!0):!1}function ph(e,t){return e===t||e==="run"&&t==="runs"}function hh(e,t){
return`${{runs:"Runs",wall:"Wall",run:`Run ${Z(t)}`,series:t===""?"Series":`Series ${Z(t)}`,states:"States"}[e]} · runstatus`}var Zs=Ku("/assets/worker-1d0a5c90d2.js"),gh=Xu({baseUrl:location.origin});_c();ul();Ee(()=>Zs.filter(gn.value.filter));ai(u(Bc,{mirror:Zs,api:gh}),document.getElementById(
"page"));Object.assign(globalThis,{runstatusPage:{mirror:Zs}});
